import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeListBillingRecords, makeReportClient } from "#billing/read-billing.ts";
import { makeReconcile } from "#billing/reconcile.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { Instant } from "#domain/shared/instant.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { type LeadListFilter, makeListLeads } from "#leads/list-leads.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { computeTag } from "#test/support/compute-tag.ts";
import { anId } from "#test/support/an-id.ts";
import { aCampaign, aClient, aClientKey, anAgencyKey, aPerson } from "#test/support/entities.ts";
import { aDelivered, aHeld, aPlaced, aReceived } from "#test/support/facts.ts";
import { cellReadersOver } from "#test/support/reports/report-over.ts";
import { startTable } from "#test/support/start-table.ts";

const agencyId = anId("agency");
const [clientId, campaignId] = [anId("client"), anId("campaign")];
const instantOf = (text: string) => Instant.parse(`2026-${text}:00.000Z`);
const october = { from: instantOf("09-30T23:00"), to: instantOf("11-01T00:00") };
const november = { from: october.to, to: instantOf("12-01T00:00") };

type Stored = { number: number; received: string; placed?: string; campaign?: number };

/** Leads of one client at the end of October, of which two were held over the end of the month. */
const stored: Stored[] = [
  { number: 1, received: "10-31T16:00" },
  { number: 2, received: "10-31T22:00", placed: "11-01T09:00" },
  { number: 3, received: "10-31T23:00" },
  { number: 4, received: "10-31T23:30", placed: "11-01T09:00", campaign: 2 },
  { number: 5, received: "11-01T08:00", placed: "11-01T09:00" },
  { number: 6, received: "11-01T10:00" },
];
const leadIds = (...numbers: number[]) => numbers.map((number) => anId("lead", number));

function factsOf({ number, received, placed, campaign = 1 }: Stored): Fact[] {
  const common = { at: instantOf(received), campaignId: anId("campaign", campaign) };
  const deliveredAt = instantOf(placed ?? received);
  const delivered = aDelivered({ at: deliveredAt });
  if (!placed) return [aReceived(common), ...(number === 6 ? [] : [delivered])];
  return [aHeld(common), aPlaced({ at: deliveredAt }), delivered];
}

describe("a period with leads that were held over the end of a month", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let list: (filter: LeadListFilter, caller?: ReturnType<typeof anAgencyKey>) => Promise<string[]>;
  let deps: Parameters<typeof makeReconcile>[0] &
    Parameters<typeof makeListBillingRecords>[0] &
    Parameters<typeof makeReportClient>[0];

  beforeAll(async () => {
    started = await startTable();
    const { table } = started;
    const [clients, campaigns, history] = [makeClientStore(table), makeCampaignStore(table), makeHistoryStore(table)];
    const records = makeBillingRecordStore(table);
    await clients.create({ agencyId }, aClient(), "");
    for (const id of [1, 2]) await campaigns.create({ agencyId }, aCampaign({ id: anId("campaign", id) }), "");
    for (const lead of stored) {
      const [leadId, facts] = [anId("lead", lead.number), factsOf(lead)];
      const [received, ...others] = facts;
      if (received?.kind !== "received") throw new Error("the first fact is the receipt");
      await history.receive({ agencyId, leadId }, { received, personal: aPerson(), fingerprint: "" });
      for (const fact of others) await history.append({ agencyId, leadId }, fact);
      const state = foldLead(facts);
      const record = state && toBillingRecord(leadId, state);
      if (record) await records.save(agencyId, record, facts.length);
    }
    const held = makeHeldLeadStore(table);
    const { loadPeriodCells } = cellReadersOver(table, clients, () => instantOf("12-01T00:00"));
    const subscriptions = makeSubscriptionStore(table);
    deps = { clients, campaigns, subscriptions, records, held, loadPeriodCells, max: 100 };
    const listLeads = makeListLeads({
      history,
      index: makeLeadIndex(table, clients),
      computeTag,
      onFault: () => undefined,
    });
    list = async (filter, caller = anAgencyKey()) => {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await listLeads(caller, filter, { limit: 2, after });
        found.push(...page.leads.map(({ leadId }) => leadId));
        after = page.next;
      } while (after);
      return found;
    };
  });
  afterAll(() => started.stop());

  it.each([
    ["October", october, leadIds(3, 2, 1)],
    ["November", november, leadIds(6, 5)],
  ])("lists the same leads of %s by client, by campaign and by both: those received in it", async (_, period, ids) => {
    expect(await list({ campaignId, ...period })).toEqual(ids);
    expect(await list({ clientId, campaignId, ...period })).toEqual(ids);
    const ofBothCampaigns = await list(period);
    expect(ofBothCampaigns.filter((id) => id !== anId("lead", 4))).toEqual(ids);
    expect(await list({ clientId, ...period })).toEqual(ofBothCampaigns);
    expect(await list(period, aClientKey())).toEqual(ofBothCampaigns);
  });

  it("lists them by status as well, of one client and of all", async () => {
    const expected = leadIds(4, 3, 2, 1);
    expect(await list({ clientId, status: "delivered", ...october })).toEqual(expected);
    expect(await list({ status: "delivered", ...october })).toEqual(expected);
    expect(await list({ campaignId, status: "delivered", ...october })).toEqual(leadIds(3, 2, 1));
  });

  it("lists all leads of a client by the time of receipt, each once", async () => {
    expect(await list({ clientId })).toEqual(leadIds(6, 5, 4, 3, 2, 1));
  });

  it.each([
    ["October", october, leadIds(1, 3)],
    ["November", november, leadIds(2, 4, 5, 6)],
  ])("bills, reports and accounts for the leads placed in %s", async (_, period, ids) => {
    const billed = await makeListBillingRecords(deps)(anAgencyKey(), clientId, period, { limit: 10 });
    expect(billed).toMatchObject({ value: { records: ids.map((leadId) => ({ leadId })) } });
    const report = await makeReportClient(deps)(anAgencyKey(), clientId, period);
    expect(report).toMatchObject({ value: { leads: ids.length } });
    const accounts = await makeReconcile(deps)(anAgencyKey(), { clientId, ...period });
    expect(accounts).toMatchObject({ value: { leads: { placed: ids.length, held: 0 } } });
  });

  it("rebuilds the place in lists of a record that was stored without it", async () => {
    const { table } = started;
    const [lead] = stored.slice(1, 2);
    if (!lead) throw new Error("no such lead");
    const [leadId, facts] = [anId("lead", lead.number), factsOf(lead)];
    const state = foldLead(facts);
    const record = state && toBillingRecord(leadId, state);
    if (!record) throw new Error("not placed");
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { pk: { S: `${agencyId}/${clientId}/records` }, sk: { S: `${record.placedAt}/${leadId}` } },
        UpdateExpression: "REMOVE campaignKey, receivedKey",
      }),
    );
    expect(await list({ clientId, ...october })).toEqual(leadIds(4, 3, 1));
    await makeBillingRecordStore(table).save(agencyId, record, facts.length);
    expect(await list({ clientId, ...october })).toEqual(leadIds(4, 3, 2, 1));
  });
});
