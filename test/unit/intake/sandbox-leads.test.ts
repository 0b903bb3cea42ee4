import { beforeEach, describe, expect, it } from "vitest";
import { makeProjectLead } from "#billing/project-lead.ts";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { magicValues } from "#domain/delivery/forced-outcome.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { decideRouting } from "#domain/routing/decide-routing.ts";
import { makeAcceptLead, type PushedLead } from "#intake/accept-lead.ts";
import type { Claim, Claims } from "#intake/ports.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeReleaseHeld } from "#routing/release-held.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryBillingRecords } from "#test/support/doubles/memory-billing-records.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryCampaigns, memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryHeldLeads, memoryTurns, memoryUsages } from "#test/support/doubles/memory-placing.ts";
import { memorySuppressions, openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import { aCampaign, aClient, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { computeTag } from "#test/support/compute-tag.ts";

const agencyId = anId("agency");
const live = { agencyId, author: anId("key") };
const test = { ...live, isTest: true };
const [first, second] = [anId("client"), anId("client", 2)];

/** A round-robin pool of two clients, each with a cap of one £60 lead a day. */
const inTurns: Partial<Campaign> = {
  clientId: undefined,
  pool: {
    mode: "round_robin",
    share: 1,
    members: [first, second].map((clientId) => ({ clientId, priority: 1, weight: 1 })),
  },
  caps: { day: { leads: 1 } },
  duplicateWindowDays: 0,
};

const from = (email: string, changes: Partial<PushedLead> = {}): PushedLead => ({
  campaignId: anId("campaign"),
  ...aPerson({ person: { name: "Zoë O’Brien", phone: "+447700900123", email } }),
  ...changes,
});

describe("a sandbox lead", () => {
  const clock = aClock("14:00");
  let history = memoryHistory();
  let usages = memoryUsages();
  let turns = memoryTurns();
  let held = memoryHeldLeads();
  let claimed: Claim[];
  const subscriptions = memorySubscriptions(anSmsSubscription());
  beforeEach(async () => {
    const another = anSmsSubscription({ clientId: second, id: anId("sub", 2) });
    await subscriptions.create({ agencyId, clientId: second }, another, "given");
    clock.set("14:00");
    history = memoryHistory();
    usages = memoryUsages();
    turns = memoryTurns();
    held = memoryHeldLeads();
    claimed = [];
  });

  const claims: Claims = {
    async claim(claim) {
      claimed.push(claim);
      return { outcome: "claimed" };
    },
    find: async () => undefined,
    release: async () => undefined,
  };

  const makeDeps = (campaign: Partial<Campaign> = {}) => ({
    campaigns: memoryCampaigns(aCampaign(campaign)),
    router: makeRouteLead({
      clients: memoryClients(aClient(), aClient({ id: second })),
      subscriptions,
      usages,
      turns,
      ids,
    }),
    history,
    claims,
    suppressions: memorySuppressions(),
    contactHash: openContactHash,
    ids,
    fingerprintLead: fingerprint,
    computeTag,
    now: clock.now,
  });

  async function push(caller: typeof test | typeof live, lead: PushedLead, key: string, campaign?: Partial<Campaign>) {
    const pushed = await makeAcceptLead(makeDeps(campaign))(caller, key, lead);
    return pushed.ok ? pushed.value : pushed.refusal.kind;
  }

  async function accepted(...args: Parameters<typeof push>) {
    const pushed = await push(...args);
    if (typeof pushed === "string") throw new Error(pushed);
    return pushed;
  }

  it("has another id than the live lead with the same idempotency key", async () => {
    const mine = await accepted(test, from("zoe@example.com"), "lead-1");
    const other = await accepted(live, from("ann@example.com"), "lead-1");
    expect(mine.leadId).not.toBe(other.leadId);
    expect(mine.received.sandbox).toBe(true);
    expect(other.received.sandbox).toBeUndefined();
    expect(await accepted(test, from("zoe@example.com"), "lead-1")).toEqual(mine);
    expect(await push(test, from("ann@example.com"), "lead-1")).toBe("idempotency_conflict");
  });

  it("is routed by turns and caps, but uses none", async () => {
    const [a, b] = [
      await accepted(test, from("a@example.com"), "1", inTurns),
      await accepted(test, from("b@example.com"), "2", inTurns),
    ];
    expect([a, b].map(({ received }) => received.placement?.clientId)).toEqual([first, first]);
    expect(usages.reservations()).toEqual([]);
    expect((await accepted(live, from("c@example.com"), "3", inTurns)).received.routing.ticket).toBe(1);
    await accepted(live, from("d@example.com"), "4", inTurns);
    // Both clients have reached their daily caps.
    const full = await accepted(test, from("e@example.com"), "5", inTurns);
    expect(full.received.placement).toBeUndefined();
    expect(decideRouting(full.received.routing)).toMatchObject({ outcome: "held", reason: "cap_reached" });
    expect(usages.reservations()).toHaveLength(2);
  });

  it("claims its person in the sandbox only", async () => {
    await accepted(test, from("zoe@example.com"), "1");
    await accepted(live, from("zoe@example.com"), "2");
    expect(claimed.map(({ mode }) => mode)).toEqual(["test", "live"]);
  });

  it.each(magicValues.refusals)(
    "is refused with %s if its email address asks for that, and stores nothing",
    async (kind) => {
      expect(await push(test, from(`${kind}@baton.test`), "1")).toBe(kind);
      expect(claimed).toEqual([]);
      expect(await push(test, from("zoe@example.com"), "1")).toMatchObject({ received: { sandbox: true } });
    },
  );

  it("is the only kind of lead whose email address can force a result", async () => {
    for (const value of [...magicValues.refusals, ...Object.keys(magicValues.obstacles)]) {
      const { received } = await accepted(live, from(`${value}@baton.test`), value);
      expect(received.placement?.clientId).toBe(first);
    }
  });

  it("is held for the reason in its email address, apart from live leads, and released without it", async () => {
    const jobs = memoryDueItems();
    const records = memoryBillingRecords();
    const { leadId, received } = await accepted(test, from("outside_hours@baton.test"), "1");
    expect(decideRouting(received.routing)).toEqual({
      outcome: "held",
      reason: "outside_hours",
      until: "2026-11-22T14:01:00.000Z",
    });
    const key = { agencyId, leadId };
    const dispatch = makeDispatchLeads({ dispatcher: { dispatch: async () => undefined }, history, held, jobs });
    await dispatch([{ key, decision: received }]);
    const campaignId = anId("campaign");
    expect((await held.list(agencyId, campaignId, { limit: 9 })).leads).toEqual([]);
    expect((await held.list(agencyId, campaignId, { limit: 9, mode: "test" })).leads).toHaveLength(1);
    clock.set("14:01");
    const next = await makeReleaseHeld({
      ...makeDeps(),
      held,
      jobs,
      onFault: () => undefined,
    })({ agencyId, campaignId }, clock.now());
    expect(next).toBeUndefined();
    expect(held.line()).toEqual([]);
    expect(foldLead(history.factsOf(key))?.placed?.placement.clientId).toBe(first);
    expect(usages.reservations()).toEqual([]);

    await makeProjectLead({
      history,
      records,
      postLead: async () => undefined,
      scheduleDayCells: async () => undefined,
      toFactKey: factSortKey,
    })(key);
    expect(records.sandbox.map((record) => record.leadId)).toEqual([leadId]);
    const all = { from: clock.now().replace("2026", "2000"), to: clock.now().replace("2026", "2100") };
    expect(await records.list(agencyId, first, all as never, { limit: 9 })).toEqual({ records: [] });
  });

  it("is shared like a live lead, and its shares belong to the sandbox too", async () => {
    const { leadId, received } = await accepted(test, from("zoe@example.com"), "1", {
      ...inTurns,
      pool: { ...inTurns.pool, mode: "priority", share: 2 } as never,
    });
    const [share] = received.shares ?? [];
    if (!share) throw new Error("not shared");
    const dispatcher = { dispatch: async () => undefined };
    await makeDispatchLeads({ dispatcher, history, held, jobs: memoryDueItems() })([
      { key: { agencyId, leadId }, decision: received },
    ]);
    expect(history.factsOf({ agencyId, leadId: share.leadId })).toMatchObject([{ kind: "received", sandbox: true }]);
  });
});
