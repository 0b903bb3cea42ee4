import { beforeEach, describe, expect, it } from "vitest";
import type { Client } from "#domain/accounts/client.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Canaries } from "#readiness/ports.ts";
import { makeRunCanary } from "#readiness/run-canary.ts";
import { makeLoadCandidates } from "#routing/load-candidates.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryCanaries, memoryCanaryMetrics } from "#test/support/doubles/memory-canaries.ts";
import { memoryCampaigns, memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryClaims, memoryTurns, memoryUsages } from "#test/support/doubles/memory-placing.ts";
import { memorySuppressions, openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import { aCampaign, aClient, anEmailSubscription, anSmsSubscription } from "#test/support/entities.ts";
import { aDelivered } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { computeTag } from "#test/support/compute-tag.ts";

const agencyId = anId("agency");
const campaignId = anId("campaign");
const job = { kind: "canary", agencyId, campaignId } as const;
const tomorrow = on("2026-11-23T14:00:00Z");

describe("daily canary of a campaign", () => {
  const clock = aClock("14:00");
  const metrics = memoryCanaryMetrics();
  let history = memoryHistory();
  let canaries = memoryCanaries();
  let usages = memoryUsages();
  let claims = memoryClaims();
  let suppressions = memorySuppressions();
  beforeEach(() => {
    clock.set("14:00");
    metrics.drain();
    [history, canaries, usages, claims] = [memoryHistory(), memoryCanaries(), memoryUsages(), memoryClaims()];
    suppressions = memorySuppressions();
  });

  type Given = {
    campaign?: Partial<Campaign>;
    client?: Partial<Client>;
    subscriptions?: Subscription[];
    dueAt?: string;
    keeping?: Canaries;
  };

  /** Runs the job at the clock's time, and returns when to run it again. */
  function run({ campaign, client, subscriptions = [anSmsSubscription()], dueAt = "14:00", keeping }: Given = {}) {
    const placing = {
      clients: memoryClients(aClient(client)),
      subscriptions: memorySubscriptions(...subscriptions),
      usages,
      turns: memoryTurns(),
      ids,
    };
    const world = {
      campaigns: memoryCampaigns(aCampaign(campaign)),
      history,
      ids,
      now: clock.now,
      router: makeRouteLead(placing),
    };
    return makeRunCanary({
      ...world,
      metrics,
      canaries: keeping ?? canaries,
      loadCandidates: makeLoadCandidates(placing),
      acceptLead: makeAcceptLead({
        ...world,
        claims,
        suppressions,
        contactHash: openContactHash,
        fingerprintLead: fingerprint,
        computeTag,
      }),
    })(job, clock.now(), at(dueAt));
  }

  const last = () => canaries.read(agencyId, campaignId);

  async function deliver() {
    const { leadId } = (await last()) ?? { leadId: anId("lead") };
    const [received] = history.factsOf({ agencyId, leadId });
    const planned = received?.kind === "received" ? (received.placement?.deliveries ?? []) : [];
    for (const { id, subscriptionId, channel } of planned) {
      const receipt = aDelivered({ deliveryId: id, subscriptionId, channel, at: at("14:00:02"), reference: "sandbox" });
      await history.append({ agencyId, leadId }, receipt);
    }
  }

  it("is pushed as a sandbox lead, and checked a quarter of an hour later", async () => {
    expect(await run()).toBe(at("14:15"));
    const { leadId = anId("lead"), pushedAt } = (await last()) ?? {};
    expect(pushedAt).toBe(at("14:00"));
    expect(history.factsOf({ agencyId, leadId })).toMatchObject([
      { kind: "received", sandbox: true, author: "canary", placement: { clientId: anId("client") } },
    ]);
  });

  it("claims no phone and uses no place in a cap", async () => {
    await run({ campaign: { caps: { day: { leads: 1 } } } });
    expect([claims.count(), usages.reservations()]).toEqual([0, []]);
  });

  it("returns when every planned delivery has a receipt, and the next one is pushed a day after it", async () => {
    await run({ subscriptions: [anSmsSubscription(), anEmailSubscription()] });
    await deliver();
    clock.set("14:15");
    expect(await run()).toBe(tomorrow);
    expect(await last()).toMatchObject({ returnedAt: at("14:00:02") });
    expect(metrics.drain()).toEqual(["returned"]);
    clock.advanceMs(24 * 3_600_000 - 15 * 60_000);
    const first = (await last())?.leadId;
    expect(await run({ dueAt: "14:15" })).toBe(on("2026-11-23T14:15:00Z"));
    expect((await last())?.leadId).not.toBe(first);
    expect(metrics.drain()).toEqual([]);
  });

  it("is missing without a receipt, is counted at every check, and no longer once it returns", async () => {
    await run();
    clock.set("14:15");
    expect(await run()).toBe(at("14:30"));
    clock.set("14:30");
    expect(await run()).toBe(at("14:45"));
    expect(await last()).toMatchObject({ missingSince: at("14:15") });
    expect(metrics.drain()).toEqual(["missing", "missing"]);
    await deliver();
    expect(await run()).toBe(tomorrow);
    expect(await last()).toMatchObject({ missingSince: undefined, returnedAt: at("14:00:02") });
    expect(metrics.drain()).toEqual(["returned"]);
  });

  it("is missing when one of two channels has no receipt", async () => {
    await run({ subscriptions: [anSmsSubscription(), anEmailSubscription()] });
    const { leadId = anId("lead") } = (await last()) ?? {};
    const deliveryId = ids.derive("dlv", leadId, anId("sub"));
    await history.append({ agencyId, leadId }, aDelivered({ deliveryId, at: at("14:00:02") }));
    clock.set("14:16");
    await run();
    expect(metrics.drain()).toEqual(["missing"]);
  });

  it.each<[string, Given, string]>([
    [
      "at the opening time",
      { campaign: { hours: { weekly: [{ days: ["sun"], from: "15:00", to: "17:00" }], holidays: [] } } },
      "2026-11-22T15:00:00Z",
    ],
    ["tomorrow, if only people can change that", { client: { paused: true } }, "2026-11-23T14:00:00Z"],
    [
      "tomorrow, if none can be created",
      { campaign: { requiredFields: ["/fields/x"], fieldSchema: { type: "object", additionalProperties: false } } },
      "2026-11-23T14:00:00Z",
    ],
  ])("is not pushed when no client could take it, and is tried again %s", async (_, given, again) => {
    expect(await run(given)).toBe(on(again));
    expect(await last()).toBeUndefined();
    expect(metrics.drain()).toEqual([]);
  });

  it("is not missing while it is held because the hours just ended", async () => {
    await run();
    const { leadId = anId("lead") } = (await last()) ?? {};
    const [received] = history.factsOf({ agencyId, leadId });
    if (received?.kind !== "received") throw new Error("no lead");
    const { placement: _, ...held } = received;
    const candidates = held.routing.candidates.map((each) => ({ ...each, isOpen: false, availableAt: at("18:00") }));
    history.given({ agencyId, leadId }, { facts: [{ ...held, routing: { ...held.routing, candidates } }] });
    clock.set("14:15");
    expect(await run()).toBe(at("18:15"));
    expect(metrics.drain()).toEqual([]);
  });

  it("is missing when it is refused although it satisfies the rules", async () => {
    const suppression = { id: anId("sup"), contact: "phone", reason: "other", createdAt: at("09:00") } as const;
    await suppressions.add(agencyId, openContactHash.compute(agencyId, "phone", "+441632960960"), suppression);
    expect(await run()).toBe(at("14:15"));
    expect(await last()).toMatchObject({ refusedFor: "suppressed" });
    expect(metrics.drain()).toEqual(["missing"]);
  });

  it("is pushed once for each due time, even after a crash before it was stored", async () => {
    const crashing: Canaries = {
      ...canaries,
      save: async () => {
        throw new Error("crashed");
      },
    };
    await expect(run({ keeping: crashing })).rejects.toThrow("crashed");
    clock.set("14:03");
    expect(await run()).toBe(at("14:15"));
    expect(await last()).toEqual({
      leadId: ids.derive("lead", agencyId, "test", `canary/${campaignId}/${at("14:00")}`),
      pushedAt: at("14:00"),
    });
  });

  it("is not checked while the campaign is inactive", async () => {
    expect(await run({ campaign: { active: false } })).toBeUndefined();
    expect(await last()).toBeUndefined();
  });
});
