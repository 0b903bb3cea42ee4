import { afterAll, beforeAll, expect, it } from "vitest";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Table } from "#platform/table/table.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import { makeReportDeliveries } from "#reports/report-counts.ts";
import { makeReportFunnel } from "#reports/report-funnel.ts";
import { makeReportCosts } from "#reports/report-mature.ts";
import { makeReportSpeed } from "#reports/report-speed.ts";
import { makeRecordOutreach } from "#reports/outreach/record-outreach.ts";
import { openOutreach } from "#reports/wire.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { startEmulators } from "#test/support/emulators.ts";
import { aCampaign } from "#test/support/entities.ts";
import { cellReadersOver } from "#test/support/reports/report-over.ts";
import { generateHistories } from "#test/support/reports/generated-leads.ts";
import { aRollupSystem } from "#test/support/reports/rollup-system.ts";

/** `LEADS=2000` gives every day of the ninety its cells. */
const number = Number(process.env["LEADS"] ?? 60);

let emulators: Awaited<ReturnType<typeof startEmulators>>;
beforeAll(async () => {
  emulators = await startEmulators();
});
afterAll(() => emulators.stop());

const caller: ApiKey = {
  id: anId("key"),
  agencyId: anId("agency"),
  name: "key",
  role: "agency",
  mode: "live",
  createdAt: on("2026-01-01T00:00:00Z"),
};

it("a report on a client and a year reads cells, not leads", { timeout: 600_000 }, async () => {
  const { client, spent } = counting(emulators.dynamodbConfig);
  const table: Table = { client, name: await createBatonTable(emulators) };
  const system = await aRollupSystem(table);
  for (const { leadId, facts } of generateHistories(number, makeSeededRandom(7))) await system.project(leadId, facts);
  for (let hours = 0; hours < 3; hours++) {
    system.advance(3_600_000);
    await system.runDueJobs();
  }
  const campaigns = makeCampaignStore(table);
  for (const number of [1, 2, 3]) {
    await campaigns.create({ agencyId: caller.agencyId }, aCampaign({ id: anId("campaign", number) }), "");
  }
  const deps = {
    ...openOutreach(table),
    ...cellReadersOver(table, system.clients, system.now),
    clients: system.clients,
    campaigns,
    records: makeBillingRecordStore(table),
    history: makeHistoryStore(table),
    workListIndex: makeWorkListStore(table),
    now: system.now,
  };
  const request = { clientId: anId("client") };
  const recordOutreach = () =>
    makeRecordOutreach(deps)({ agencyId: caller.agencyId, campaignId: anId("campaign") }, "2026-12-01", {
      sent: 100,
      replies: 3,
    });
  const costs: Record<string, Spent> = {
    deliveries: await costOf(spent, () => makeReportDeliveries(deps)(caller, request)),
    deliveriesOfAgency: await costOf(spent, () => makeReportDeliveries(deps)(caller, {})),
    speed: await costOf(spent, () => makeReportSpeed(deps)(caller, { ...request, minutes: 5, clock: "raw" })),
    hours: await costOf(spent, () =>
      makeReportSpeed(deps)(caller, { ...request, by: "hour_of_week", minutes: 5, clock: "raw" }),
    ),
    costPerSale: await costOf(spent, () => makeReportCosts(deps)(caller, request)),
    funnel: await costOf(spent, () => makeReportFunnel(deps)(caller, request)),
    recordOutreach: await costOf(spent, recordOutreach),
    recordOutreachAgain: await costOf(spent, recordOutreach),
  };
  if (process.env["SHOW_COSTS"]) console.table(costs);
  const most = {
    deliveries: 20,
    deliveriesOfAgency: 20,
    speed: 25,
    hours: 25,
    costPerSale: 25,
    funnel: 40,
    recordOutreach: 2,
  };
  const limit = number > 60 ? 10 : 1;
  const over = Object.entries(most).filter(([report, max]) => (costs[report]?.reads ?? Infinity) > limit * max);
  expect(over).toEqual([]);
  expect(Object.values(costs).map(({ writes }) => writes)).toEqual([0, 0, 0, 0, 0, 0, 1, 0]);
});
