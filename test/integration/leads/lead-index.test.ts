import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { type LeadListFilter, makeListLeads } from "#leads/list-leads.ts";
import type { LeadFilter, LeadIndex, LeadIndexPage } from "#leads/ports.ts";
import { toPosition } from "#platform/table/keys.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryClients } from "#test/support/doubles/memory-entities.ts";
import { aCampaign, aClient, anAgencyKey, aPerson } from "#test/support/entities.ts";
import { aContactAttempt, aDelivered, aDeliveryFailed, anOutcome, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { computeTag } from "#test/support/compute-tag.ts";
import { runs } from "#test/support/property-runs.ts";
import { startTable } from "#test/support/start-table.ts";

const agencyId = anId("agency");
const otherAgencyId = anId("agency", 2);
/** Client 1 has campaigns 1 and 2, client 2 has campaign 3, and client 3 has none. */
const ownerOf: Record<number, number> = { 1: 1, 2: 1, 3: 2 };

const factsAfterReceipt: Fact[][] = [
  [],
  [aDelivered()],
  [aDelivered(), aContactAttempt({ result: "connected" })],
  [aDelivered(), anOutcome({ outcome: "nurture" })],
  [aDeliveryFailed({ last: true })],
  [aDeliveryFailed()],
];

/** Leads in groups of four with the same millisecond, over all campaigns and all later facts. */
const leads = Array.from({ length: 60 }, (_, index) => {
  const campaign = (index % 3) + 1;
  const received = aReceived({
    at: instant(Date.parse(at("14:00")) + Math.floor(index / 4) * 1_000),
    clientId: anId("client", ownerOf[campaign]),
    campaignId: anId("campaign", campaign),
  });
  const facts = [received, ...(factsAfterReceipt[Math.floor(index / 3) % factsAfterReceipt.length] ?? [])];
  const leadId = ids.derive("lead", String(index));
  const status: LeadStatus = foldLead(facts)?.status ?? "received";
  return { leadId, facts, received, status, position: toPosition(received.at, leadId) };
});
const newestFirst = leads.toSorted((a, b) => (a.position < b.position ? 1 : -1));

describe("the lead index", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let index: LeadIndex;
  let listLeads: ReturnType<typeof makeListLeads>;

  beforeAll(async () => {
    started = await startTable();
    const { table } = started;
    const [clients, campaigns, history] = [makeClientStore(table), makeCampaignStore(table), makeHistoryStore(table)];
    const records = makeBillingRecordStore(table);
    for (const owner of [agencyId, otherAgencyId]) {
      const scope = { agencyId: owner };
      for (const id of [1, 2, 3]) await clients.create(scope, aClient({ id: anId("client", id), agencyId: owner }), "");
      for (const id of [1, 2, 3]) {
        const campaign = aCampaign({ id: anId("campaign", id), clientId: anId("client", ownerOf[id]) });
        await campaigns.create(scope, campaign, "");
      }
    }
    async function store(owner: typeof agencyId, { leadId, facts, received }: (typeof leads)[number]) {
      const key = { agencyId: owner, leadId };
      await history.receive(key, { received, personal: aPerson(), fingerprint: "" });
      for (const fact of facts.slice(1)) await history.append(key, fact);
      const state = foldLead(facts);
      const record = state && toBillingRecord(leadId, state);
      if (record) await records.save(owner, record, facts.length);
    }
    await Promise.all(leads.map((lead) => store(agencyId, lead)));
    // Another agency has leads with the same ids, which must not be in any list.
    await Promise.all(leads.slice(0, 10).map((lead) => store(otherAgencyId, lead)));
    index = makeLeadIndex(table, clients);
    listLeads = makeListLeads({ history, index, computeTag, onFault: () => undefined });
  });
  afterAll(() => started.stop());

  // Apply each filter half of the time: with all filters, few leads are left and no list has a second page.
  const perhaps = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 1 });
  const clientId = perhaps(fc.constantFrom(1, 1, 2, 3).map((n) => anId("client", n)));
  const campaignId = perhaps(fc.constantFrom(1, 2, 3).map((n) => anId("campaign", n)));
  const status = perhaps(
    fc.constantFrom<LeadStatus>("received", "dispatched", "delivered", "contacted", "nurturing", "undeliverable"),
  );
  const time = (least: number, most: number) =>
    perhaps(fc.integer({ min: least, max: most }).map((ms) => instant(Date.parse(at("14:00")) + ms)));
  const listing = fc.record({ clientId, campaignId, status, from: time(-1, 9_000), to: time(6_000, 16_000) });
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });

  const matches =
    ({ clientId, campaignId, status, from, to }: LeadListFilter) =>
    (lead: (typeof leads)[number]): boolean =>
      (!clientId || lead.received.placement.clientId === clientId) &&
      (!campaignId || lead.received.campaignId === campaignId) &&
      (!status || lead.status === status) &&
      (!from || lead.received.at >= from) &&
      (!to || lead.received.at < to);

  it("lists each matching lead once, newest first, for any filters and any page sizes", async () => {
    await fc.assert(
      fc.asyncProperty(listing, sizes, async (filter, sizes) => {
        const found: string[] = [];
        let after: string | undefined;
        for (let page = 0; page === 0 || after; page++) {
          const limit = sizes[page % sizes.length] ?? 1;
          const result = await listLeads(anAgencyKey(), filter, { limit, after });
          expect(result.leads.length).toBeLessThanOrEqual(limit);
          found.push(...result.leads.map(({ leadId }) => leadId));
          after = result.next;
          expect(page).toBeLessThan(leads.length);
        }
        expect(found).toEqual(newestFirst.filter(matches(filter)).map(({ leadId }) => leadId));
      }),
      runs(40),
    );
  });

  it.each<[string, Omit<LeadFilter, "agencyId">]>([
    ["of an agency", {}],
    ["of a client", { clientId: anId("client") }],
    ["of a campaign", { campaignId: anId("campaign", 2) }],
    ["of a client's status", { clientId: anId("client", 2), status: "delivered" }],
    ["of a status, merged over all clients", { status: "contacted" }],
    ["of a time", { from: at("14:00:03"), to: at("14:00:09") }],
    ["of a client's time", { clientId: anId("client"), from: at("14:00:03"), to: at("14:00:09") }],
  ])("fills every page but the last for the list %s", async (_, filter) => {
    const expected = newestFirst.filter(matches(filter)).map(({ leadId, position }) => ({ leadId, position }));
    expect(expected.length).toBeGreaterThan(3);
    const found: LeadIndexPage["leads"] = [];
    for (const rest = [...expected]; rest.length > 0; rest.splice(0, 2)) {
      const page = await index.list({ agencyId, ...filter }, { limit: 2, after: found.at(-1)?.position });
      expect(page).toEqual({ leads: rest.slice(0, 2), more: rest.length > 2 });
      found.push(...page.leads);
    }
    const whole = { limit: expected.length };
    expect(await index.list({ agencyId, ...filter }, whole)).toEqual({ leads: expected, more: false });
  });

  it("lists the leads of an agency oldest first, live and of the sandbox, in full pages", async () => {
    const owner = anId("agency", 5);
    const history = makeHistoryStore(started.table);
    const expected = leads.slice(0, 9).map(({ leadId, received }, number) => ({
      leadId,
      receivedAt: received.at,
      position: toPosition(received.at, leadId),
      received: { ...received, ...(number % 3 === 1 && { sandbox: true as const }) },
    }));
    for (const { leadId, received } of expected) {
      await history.receive({ agencyId: owner, leadId }, { received, personal: aPerson(), fingerprint: "" });
    }
    const oldestFirst = expected
      .map(({ received: _, ...lead }) => lead)
      .toSorted((a, b) => (a.position < b.position ? -1 : 1));
    const all = { agencyId: owner, from: at("13:00"), to: at("15:00") };
    for (const rest = [...oldestFirst], found: typeof rest = []; rest.length > 0; rest.splice(0, 2)) {
      const page = await index.listOldestFirst(all, { limit: 2, after: found.at(-1)?.position });
      expect(page).toEqual({ leads: rest.slice(0, 2), more: rest.length > 2 });
      found.push(...page.leads);
    }
    const [from = expect.fail(), to = expect.fail()] = [oldestFirst[2]?.receivedAt, oldestFirst[6]?.receivedAt];
    const within = oldestFirst.filter(({ receivedAt }) => receivedAt >= from && receivedAt < to);
    expect(await index.listOldestFirst({ ...all, from, to }, { limit: 50 })).toEqual({ leads: within, more: false });
  });

  it("lists the leads of a status of an agency with more than a thousand clients, also those of the oldest client", async () => {
    const others = Array.from({ length: 1_001 }, (_, number) => aClient({ id: anId("client", 1_000 + number) }));
    const ofMany = makeLeadIndex(started.table, memoryClients(aClient(), ...others));
    const list = makeListLeads({
      history: makeHistoryStore(started.table),
      index: ofMany,
      computeTag,
      onFault: () => undefined,
    });
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await list(anAgencyKey(), { status: "delivered" }, { limit: 7, after });
      found.push(...page.leads.map(({ leadId }) => leadId));
      after = page.next;
    } while (after);
    expect(found).toEqual(newestFirst.filter(matches({ status: "delivered" })).map(({ leadId }) => leadId));
  });

  it("continues after a lead that has left the list meanwhile", async () => {
    const delivered = newestFirst.filter(matches({ status: "delivered" }));
    const leftLead = newestFirst.find(
      (lead) => lead.status === "contacted" && lead.position < (delivered[2]?.position ?? ""),
    );
    const { leads: found } = await index.list(
      { agencyId, status: "delivered" },
      { limit: 50, after: leftLead?.position },
    );
    expect(found.map(({ leadId }) => leadId)).toEqual(
      delivered.filter(({ position }) => position < (leftLead?.position ?? "")).map(({ leadId }) => leadId),
    );
  });

  it("lists held leads of an agency or a campaign, newest first, and none for a client", async () => {
    const [third, fourth] = [anId("agency", 3), anId("agency", 4)];
    const held = makeHeldLeadStore(started.table);
    const wait = (agency: typeof agencyId, number: number, campaign: number) =>
      held.add({
        agencyId: agency,
        campaignId: anId("campaign", campaign),
        leadId: anId("lead", number),
        receivedAt: instant(Date.parse(at("14:00")) + number),
      });
    for (const [number, campaign] of [
      [1, 1],
      [2, 2],
      [3, 1],
    ] as const) {
      await wait(third, number, campaign);
    }
    await wait(fourth, 4, 1);
    const listed = async (filter: Omit<LeadFilter, "agencyId" | "status">) => {
      const page = await index.list({ agencyId: third, status: "held", ...filter }, { limit: 2 });
      return [...page.leads.map(({ leadId }) => leadId), page.more];
    };
    expect(await listed({})).toEqual([anId("lead", 3), anId("lead", 2), true]);
    expect(await listed({ campaignId: anId("campaign") })).toEqual([anId("lead", 3), anId("lead", 1), false]);
    expect(await listed({ clientId: anId("client") })).toEqual([false]);
  });

  it("returns an empty page for a client without leads, and for one that does not exist", async () => {
    for (const number of [3, 9]) {
      expect(await index.list({ agencyId, clientId: anId("client", number) }, { limit: 5 })).toEqual({
        leads: [],
        more: false,
      });
    }
  });
});
