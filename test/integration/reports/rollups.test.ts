import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { getCount } from "#domain/reports/figures.ts";
import { sumCells } from "#domain/reports/cell.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { aClient, aPerson } from "#test/support/entities.ts";
import { aBooking, aDecision, aDelivered, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { expectCells } from "#test/support/reports/expect-cells.ts";
import { generateHistories } from "#test/support/reports/generated-leads.ts";
import { aRollupSystem } from "#test/support/reports/rollup-system.ts";
import { startTable } from "#test/support/start-table.ts";

/** `LEADS=50000` stores as many as a busy client has in a year, in about four minutes. */
const number = Number(process.env["LEADS"] ?? 200);

describe("cells on DynamoDB", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started.stop());

  it(`equal those of ${number} leads, projected twice and partly late`, { timeout: 3_600_000 }, async () => {
    expect.hasAssertions();
    const system = await aRollupSystem(started.table);
    const random = makeSeededRandom(20_261_129);
    const histories = generateHistories(number, random).map(({ leadId, facts }) => ({
      leadId,
      facts: [...new Set(facts)],
    }));
    await mapWithConcurrency(8, histories, async ({ leadId, facts }) => {
      await system.project(leadId, facts.slice(0, Math.ceil(random() * facts.length)));
    });
    system.advance(3_600_000);
    await system.runDueJobs();
    await mapWithConcurrency(8, histories, async ({ leadId, facts }) => {
      await system.project(leadId, facts);
      await system.project(leadId, facts.slice(0, Math.ceil(random() * facts.length)));
    });
    for (let hours = 0; hours < 3; hours++) {
      system.advance(3_600_000);
      await system.runDueJobs();
    }
    await expectCells(
      system,
      histories.flatMap(({ leadId, facts }) => system.measure(leadId, facts)),
    );
  });

  it("have the appointments of a lead whose record was stored before Baton kept them beside it", async () => {
    const client = aClient({ id: ids.create("client"), agencyId: anId("agency", 2) });
    const system = await aRollupSystem(started.table, client);
    const key = { agencyId: client.agencyId, leadId: ids.create("lead") };
    const received = aReceived({ at: on("2026-12-01T10:00:00Z"), clientId: client.id });
    const facts = [received, aDelivered({ at: on("2026-12-01T10:00:02Z") }), aBooking(), aDecision()];
    await system.history.receive(key, { received, personal: aPerson(), fingerprint: "" });
    for (const fact of facts.slice(1)) await system.history.append(key, fact);
    const state = foldLead(facts);
    const record = state && toBillingRecord(key.leadId, state);
    if (!record) throw new Error("the lead is placed");
    await makeBillingRecordStore(started.table).save(key.agencyId, record, facts.length);
    await system.scheduleDayCells(key.agencyId, record);
    system.advance(3_600_000);
    await system.runDueJobs();
    const stored = await system.cells.list(system.scope, { kind: "day", from: "2026-12-01", to: "2026-12-01" }, []);
    expect(getCount(sumCells(stored.map(({ cell }) => cell)), "held")).toBe(1);
  });

  it("move to other days after the client's time zone changed, and leave none behind", async () => {
    const client = aClient({ id: ids.create("client"), agencyId: anId("agency", 3) });
    const system = await aRollupSystem(started.table, client);
    for (const [index, hour] of ["04", "12"].entries()) {
      const received = aReceived({
        at: on(`2026-12-01T${hour}:00:00Z`),
        clientId: client.id,
        campaignId: anId("campaign", index + 1),
      });
      await system.project(ids.create("lead"), [received]);
    }
    system.advance(3_600_000);
    await system.runDueJobs();
    const daysOf = async () =>
      (await system.cells.list(system.scope, { kind: "day", from: "2026-11-01", to: "2026-12-31" }, ["times"])).map(
        ({ of, campaignId }) => [of, campaignId],
      );
    expect(await daysOf()).toEqual([
      ["2026-12-01", anId("campaign", 1)],
      ["2026-12-01", anId("campaign", 2)],
    ]);
    const moved = { ...client, timeZone: "America/New_York", updatedAt: on("2026-12-20T13:30:00Z") };
    await system.clients.replace({ agencyId: client.agencyId }, client, moved);
    await system.scheduleRebuild(client.agencyId, client.id, moved.updatedAt);
    for (let hours = 0; hours < 3; hours++) {
      system.advance(3_600_000);
      await system.runDueJobs();
    }
    expect(await daysOf()).toEqual([
      ["2026-11-30", anId("campaign", 1)],
      ["2026-12-01", anId("campaign", 2)],
    ]);
  });
});
