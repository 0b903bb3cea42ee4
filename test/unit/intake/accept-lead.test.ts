import { beforeEach, describe, expect, it } from "vitest";
import { maxReports } from "#domain/history/check-room.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeAcceptLead, type PushedLead } from "#intake/accept-lead.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryCampaigns, memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryClaims, memoryTurns, memoryUsages } from "#test/support/doubles/memory-placing.ts";
import { memorySuppressions, openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import { aCampaign, aClient, anEmailSubscription, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { computeTag } from "#test/support/compute-tag.ts";

const agencyId = anId("agency");
const caller = { agencyId, author: anId("key") };
const conflict = { ok: false, refusal: { kind: "idempotency_conflict" } };
const leadIdOf = (key: string) => ids.derive("lead", agencyId, key);
const refusedFor = (kind: string) => ({ ok: false, refusal: { kind } });

const pushed = (changes: Partial<PushedLead> = {}): PushedLead => ({
  campaignId: anId("campaign"),
  ...aPerson(),
  ...changes,
});

const unverified = ({ verifiedAt: _, ...subscription }: Subscription): Subscription => subscription;

/** The planned delivery of lead 1. Its id follows from the lead and the subscription. */
const planned = {
  id: ids.derive("dlv", leadIdOf("lead-1"), anId("sub")),
  subscriptionId: anId("sub"),
  channel: "sms" as const,
};

describe("acceptLead", () => {
  const clock = aClock("14:00");
  let history = memoryHistory();
  let claims = memoryClaims();
  let usages = memoryUsages();
  let suppressions = memorySuppressions();
  beforeEach(() => {
    clock.set("14:00");
    history = memoryHistory();
    claims = memoryClaims();
    usages = memoryUsages();
    suppressions = memorySuppressions();
  });

  type Given = {
    campaign?: Partial<Campaign>;
    client?: Partial<Client>;
    subscriptions?: Subscription[];
    key?: string;
    from?: typeof caller;
  };

  const accept = (
    lead = pushed(),
    { campaign = {}, client = {}, subscriptions, key = "lead-1", from = caller }: Given = {},
  ) =>
    makeAcceptLead({
      campaigns: memoryCampaigns(aCampaign(campaign)),
      router: makeRouteLead({
        clients: memoryClients(aClient(client)),
        subscriptions: memorySubscriptions(...(subscriptions ?? [anSmsSubscription()])),
        usages,
        turns: memoryTurns(),
        ids,
      }),
      history,
      claims,
      suppressions,
      contactHash: openContactHash,
      ids,
      fingerprintLead: fingerprint,
      computeTag,
      now: clock.now,
    })(from, key, lead);

  const stored = (key = "lead-1") => history.read({ agencyId, leadId: leadIdOf(key) });

  it("stores the person and one fact with the client, the price, the planned deliveries and the routing", async () => {
    const checks = { phone: "valid in GB" };
    const received = aReceived({ author: caller.author, checks, deliveries: [planned] });
    expect(await accept()).toEqual({
      ok: true,
      value: { leadId: leadIdOf("lead-1"), received, personal: aPerson() },
    });
    expect(await stored()).toEqual({ facts: [received], personal: aPerson(), beside: new Map() });
  });

  it("plans a delivery for each active and verified endpoint, including those that Baton has disabled", async () => {
    const subscriptions = [
      anSmsSubscription(),
      { ...anEmailSubscription(), disabled: { at: at("09:30"), reason: "failing" as const } },
      anSmsSubscription({ id: anId("sub", 4), active: false }),
      unverified(anSmsSubscription({ id: anId("sub", 5) })),
    ];
    expect(await accept(pushed(), { subscriptions })).toMatchObject({
      value: {
        received: {
          placement: {
            deliveries: [
              { subscriptionId: anId("sub", 2), channel: "email" },
              { subscriptionId: anId("sub", 1), channel: "sms" },
            ],
          },
        },
      },
    });
  });

  it.each<[string, Given]>([
    ["no_subscription", { subscriptions: [] }],
    ["no_subscription", { subscriptions: [unverified(anSmsSubscription())] }],
    ["no_subscription", { subscriptions: [{ ...anSmsSubscription(), disabled: { at: at("09:30"), reason: "gone" } }] }],
    ["client_paused", { client: { paused: true } }],
    ["outside_hours", { campaign: { hours: { weekly: [], holidays: [] } } }],
    ["cap_reached", { campaign: { caps: { day: { leads: 0 } } } }],
  ])("holds a lead that no client can take now (%s), and stores the reason", async (_, given) => {
    const accepted = await accept(pushed(), given);
    expect(accepted.ok && accepted.value.received.placement).toBeUndefined();
    expect(await stored()).toMatchObject({ facts: [{ kind: "received", routing: { candidates: [{}] } }] });
    expect(usages.reservations()).toEqual([]);
  });

  it("normalizes the phone number and the postcode before it stores them", async () => {
    const person = { name: "Zoë", phone: "07700 900123", postcode: "bs14dj" };
    await accept(pushed({ person }));
    expect((await stored())?.personal?.person).toEqual({
      name: "Zoë",
      phone: "+447700900123",
      postcode: "BS1 4DJ",
    });
  });

  it("returns the first result for a retry", async () => {
    const first = await accept();
    clock.set("18:00");
    expect(await accept()).toEqual({ ...first, isReplay: true });
    expect((await stored())?.facts).toHaveLength(1);
    expect(usages.reservations()).toHaveLength(1);
  });

  it("treats the same lead with its fields in another order as a retry", async () => {
    const first = await accept(pushed({ fields: { roofType: "Slate", budget: "5000" } }));
    const { notes, person, campaignId } = pushed();
    const { postcode, email, phone, name } = person;
    const reordered = {
      fields: { budget: "5000", roofType: "Slate" },
      notes,
      person: { postcode, email, phone, name },
      campaignId,
    };
    expect(await accept(reordered)).toEqual({ ...first, isReplay: true });
  });

  it.each<[string, Given]>([
    ["was deactivated", { campaign: { active: false } }],
    ["got other terms", { campaign: { terms: [] } }],
    ["got another required field", { campaign: { requiredFields: ["/fields/budget"] } }],
    ["reached a cap", { campaign: { caps: { day: { leads: 1 } } } }],
    ["got another subscription of its client", { subscriptions: [anSmsSubscription(), anEmailSubscription()] }],
    ["disappeared", { campaign: { id: anId("campaign", 9) } }],
  ])("returns the first result for a retry even if the campaign %s meanwhile", async (_, changed) => {
    const first = await accept();
    clock.set("18:00");
    expect(await accept(pushed(), changed)).toEqual({ ...first, isReplay: true });
  });

  it.each<[string, Partial<PushedLead>]>([
    ["notes", { notes: "other notes" }],
    ["fields", { fields: {} }],
    ["person", { person: { ...aPerson().person, name: "Zoe O’Brien" } }],
  ])("refuses the same key with different %s", async (_, other) => {
    await accept();
    expect(await accept(pushed(other))).toEqual(conflict);
    expect((await stored())?.personal).toEqual(aPerson());
  });

  it("refuses the same key with a different lead even after the campaign was deactivated", async () => {
    await accept();
    expect(await accept(pushed({ notes: "other notes" }), { campaign: { active: false } })).toEqual(conflict);
  });

  it("keeps the keys of two agencies apart, and finds no campaign of another agency", async () => {
    const other = { agencyId: anId("agency", 2), author: anId("key", 2) };
    await accept();
    expect(await accept(pushed(), { from: other })).toEqual({
      ok: false,
      refusal: { kind: "validation_error", errors: [{ pointer: "/campaignId", detail: "no such campaign" }] },
    });
  });

  it("points at each field that the campaign requires and the lead lacks", async () => {
    const campaign: Partial<Campaign> = { requiredFields: ["/fields/budget", "/person/address", "/notes"] };
    expect(await accept(pushed({ notes: " " }), { campaign })).toEqual({
      ok: false,
      refusal: {
        kind: "validation_error",
        errors: ["/fields/budget", "/person/address", "/notes"].map((pointer) => ({
          pointer,
          detail: "needed by the campaign",
        })),
      },
    });
  });

  const listed = [{ register: "TPS", verdict: "listed", checkedAt: at("09:00") }] as const;
  const capped = { caps: { day: { leads: 0 } }, whenUnavailable: "refuse" } as const;
  it.each<[string, Partial<PushedLead>, Partial<Campaign>]>([
    ["campaign_inactive", {}, { active: false }],
    ["phone_invalid", { person: { name: "Zoë", phone: "0123" } }, {}],
    ["consent_missing", {}, { consentRequired: true }],
    ["tps_listed", { screening: [...listed] }, {}],
    ["validation_error", {}, { screening: { maxAgeDays: 28 } }],
    ["validation_error", { person: { name: "Zoë", phone: "07700 900123" } }, { areas: { postcodes: ["BS1"] } }],
    ["validation_error", { person: { name: "Zoë", phone: "07700 900123", postcode: "NOPE" } }, {}],
    ["validation_error", { person: { name: "Zoë", phone: "07700 900123", postcode: "QQ1 1AA", country: "JE" } }, {}],
    [
      "out_of_area",
      { person: { name: "Zoë", phone: "07700 900123", postcode: "JE2 3AB" } },
      { areas: { countries: ["GB"] } },
    ],
    ["out_of_area", {}, { areas: { postcodes: ["M1"] } }],
    ["no_match", {}, capped],
  ])("refuses with %s, stores nothing, and then accepts a valid lead with that key", async (kind, lead, campaign) => {
    expect(await accept(pushed(lead), { campaign })).toMatchObject(refusedFor(kind));
    expect(await stored()).toBeUndefined();
    expect(claims.count()).toBe(0);
    expect(usages.reservations()).toEqual([]);
    expect(await accept()).toMatchObject({ ok: true });
  });

  it("accepts a TPS-listed number if the person consented to the call", async () => {
    const consent = { wording: "You may call me.", source: "form", at: at("13:00") };
    expect(await accept(pushed({ screening: [...listed], consent }))).toMatchObject({ ok: true });
  });

  it("refuses a suppressed person, however the email address is written", async () => {
    const hash = openContactHash.compute(agencyId, "email", "zoe.obrien@example.com");
    await suppressions.add(agencyId, hash, { contact: "email", reason: "erased", createdAt: at("09:00") });
    const person = { ...aPerson().person, email: "Zoe.OBrien@Example.com" };
    expect(await accept(pushed({ person }))).toEqual(refusedFor("suppressed"));
    expect(claims.count()).toBe(0);
  });

  describe("with a person who was pushed before", () => {
    const again = { name: "Zoe", phone: "07700 900123" };

    it("refuses the lead with the earlier lead's id, and adds one fact there, however often it is sent", async () => {
      await accept();
      const duplicate = {
        ok: false,
        refusal: { kind: "duplicate_lead", leadId: leadIdOf("lead-1"), by: "phone" },
      };
      expect(await accept(pushed({ person: again }), { key: "lead-2" })).toEqual(duplicate);
      expect(await accept(pushed({ person: again }), { key: "lead-2" })).toEqual(duplicate);
      expect((await stored())?.facts.map(({ kind }) => kind)).toEqual(["received", "duplicate_refused"]);
      expect(await stored("lead-2")).toBeUndefined();
    });

    it("refuses a person that a program pushes hundreds of times, and records no more than that of it", async () => {
      await accept(pushed(), { key: "lead-1" });
      for (let push = 0; push < maxReports + 2; push += 1) {
        expect(await accept(pushed({ person: again }), { key: `again-${push}` })).toMatchObject({
          refusal: { kind: "duplicate_lead", leadId: leadIdOf("lead-1") },
        });
      }
      expect((await stored())?.facts.filter(({ kind }) => kind === "duplicate_refused")).toHaveLength(maxReports);
    });

    it("accepts the lead if the campaign has no duplicate window", async () => {
      await accept();
      clock.set("15:00");
      expect(
        await accept(pushed({ person: again }), { key: "lead-2", campaign: { duplicateWindowDays: 0 } }),
      ).toMatchObject({
        ok: true,
      });
    });
  });

  it("keeps the claims of a lead that a concurrent retry stored, although this request found no client", async () => {
    const first = await accept();
    const complete = history;
    let isLate = true;
    history = {
      ...complete,
      // The first read happens before the concurrent request stores the lead.
      async findReceived(...request) {
        if (!isLate) return complete.findReceived(...request);
        isLate = false;
        return undefined;
      },
    };
    const campaign = { caps: { day: { leads: 0 } }, whenUnavailable: "refuse" } as const;
    expect(await accept(pushed(), { campaign })).toEqual({ ...first, isReplay: true });
    expect(claims.count()).toBe(2);
  });

  it("stores and reserves one lead for two concurrent requests, and returns it to both", async () => {
    const campaign = { caps: { day: { leads: 1 } } };
    const [first, second] = await Promise.all([accept(pushed(), { campaign }), accept(pushed(), { campaign })]);
    const replays = [first, second].filter((accepted) => accepted.ok && accepted.isReplay);
    expect(replays).toHaveLength(1);
    expect({ ...first, isReplay: true }).toEqual({ ...second, isReplay: true });
    expect(history.factsOf({ agencyId, leadId: leadIdOf("lead-1") })).toHaveLength(1);
    expect(usages.reservations()).toHaveLength(1);
  });

  describe("with a cached campaign", () => {
    const other = { id: anId("client", 2) };
    const scope = { agencyId };
    let campaigns = memoryCampaigns();
    let clients = memoryClients();
    let acceptLead: ReturnType<typeof makeAcceptLead>;
    beforeEach(async () => {
      campaigns = memoryCampaigns(aCampaign());
      clients = memoryClients(aClient(), aClient(other));
      acceptLead = makeAcceptLead({
        router: makeRouteLead({
          clients,
          usages,
          turns: memoryTurns(),
          ids,
          subscriptions: memorySubscriptions(anSmsSubscription()),
        }),
        campaigns,
        history,
        claims,
        suppressions,
        contactHash: openContactHash,
        ids,
        fingerprintLead: fingerprint,
        computeTag,
        now: clock.now,
      });
      await acceptLead(caller, "lead-1", pushed());
    });

    /** Changes the campaign as another process would, without the cache. */
    async function change(changes: Partial<Campaign>) {
      const after = { ...aCampaign(), ...changes, updatedAt: at("14:01") };
      expect(await campaigns.replace(scope, aCampaign(), after)).toBe("replaced");
    }
    const next = () =>
      acceptLead(
        caller,
        "lead-2",
        pushed({ person: { ...aPerson().person, phone: "07700900124", email: "other@example.com" } }),
      );
    const terms = [{ ...aCampaign().terms[0], price: { amount: 7_700, currency: "GBP" } }] as Campaign["terms"];

    it.each<[string, Partial<Campaign>, object]>([
      ["was deactivated", { active: false }, { refusal: { kind: "campaign_inactive" } }],
      ["got another required field", { requiredFields: ["/fields/budget"] }, { refusal: { kind: "validation_error" } }],
      ["got another price", { terms }, { value: { received: { placement: { price: { amount: 7_700 } } } } }],
      ["reached a cap", { caps: { day: { leads: 1 } } }, { value: { received: { routing: { candidates: [{}] } } } }],
      [
        "got another client",
        { clientId: other.id },
        { value: { received: { routing: { candidates: [{ clientId: other.id }] } } } },
      ],
    ])("uses the current campaign if it %s since the last lead", async (_, changes, expected) => {
      await change(changes);
      expect(await next()).toMatchObject(expected);
    });

    it("uses the current client", async () => {
      await clients.replace(scope, aClient(), { ...aClient(), paused: true, updatedAt: at("14:01") });
      expect(await next()).toMatchObject({ value: { received: { routing: { candidates: [{ isPaused: true }] } } } });
    });

    it("uses the current suppressions", async () => {
      await suppressions.add(agencyId, openContactHash.compute(agencyId, "phone", "+447700900124"), {
        contact: "phone",
        reason: "do_not_call",
        createdAt: at("14:00"),
      });
      expect(await next()).toMatchObject(refusedFor("suppressed"));
    });
  });
});
