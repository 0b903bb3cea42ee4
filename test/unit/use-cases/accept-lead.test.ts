import { beforeEach, describe, expect, it } from "vitest";
import type { Campaign } from "../../../lib/domain/client/campaign.ts";
import type { Subscription } from "../../../lib/domain/client/subscription.ts";
import { fingerprint, ids } from "../../../lib/outbound/ids.ts";
import { makeAcceptLead, type PushedLead } from "../../../lib/use-cases/accept-lead.ts";
import { anId } from "../../support/an-id.ts";
import { at } from "../../support/at.ts";
import { aClock } from "../../support/doubles/a-clock.ts";
import { memoryCampaigns, memorySubscriptions } from "../../support/doubles/memory-entities.ts";
import { memoryHistory } from "../../support/doubles/memory-history.ts";
import { aCampaign, anEmailSubscription, anSmsSubscription, aPerson } from "../../support/entities.ts";
import { aReceived } from "../../support/facts.ts";

const agencyId = anId("agency");
const caller = { agencyId, author: anId("key") };
const conflict = { ok: false, refusal: { kind: "idempotency_conflict" } };

const pushed = (changes: Partial<PushedLead> = {}): PushedLead => ({
  campaignId: anId("campaign"),
  ...aPerson(),
  ...changes,
});

/** Where lead 1 is to be delivered: the same lead and subscription always make the same delivery. */
const planned = {
  id: ids.derive("dlv", ids.derive("lead", agencyId, "lead-1"), anId("sub")),
  subscriptionId: anId("sub"),
  channel: "sms" as const,
};

describe("accepting a lead", () => {
  const clock = aClock("14:00");
  let history = memoryHistory();
  beforeEach(() => {
    clock.set("14:00");
    history = memoryHistory();
  });

  type Given = { campaign?: Partial<Campaign>; subscriptions?: Subscription[]; key?: string; from?: typeof caller };

  const accept = (lead = pushed(), { campaign = {}, subscriptions, key = "lead-1", from = caller }: Given = {}) =>
    makeAcceptLead({
      campaigns: memoryCampaigns(aCampaign(campaign)),
      subscriptions: memorySubscriptions(...(subscriptions ?? [anSmsSubscription()])),
      history,
      ids,
      fingerprint,
      now: clock.now,
    })(from, key, lead);

  const stored = (key = "lead-1") => history.read({ agencyId, leadId: ids.derive("lead", agencyId, key) });

  it("stores the person and the one fact that says what will be billed and where it will go", async () => {
    const received = aReceived({ author: caller.author, deliveries: [planned] });
    expect(await accept()).toEqual({
      ok: true,
      value: { leadId: ids.derive("lead", agencyId, "lead-1"), received, personal: aPerson() },
    });
    expect(await stored()).toEqual({ facts: [received], personal: aPerson() });
  });

  it("plans a delivery for each active subscription of the client", async () => {
    const subscriptions = [
      anSmsSubscription(),
      anEmailSubscription(),
      anSmsSubscription({ id: anId("sub", 4), active: false }),
    ];
    expect(await accept(pushed(), { subscriptions })).toMatchObject({
      value: {
        received: {
          deliveries: [
            { subscriptionId: anId("sub", 2), channel: "email" },
            { subscriptionId: anId("sub", 1), channel: "sms" },
          ],
        },
      },
    });
  });

  it("takes a lead that nobody subscribed to, so that it can be seen and billed", async () => {
    expect(await accept(pushed(), { subscriptions: [] })).toMatchObject({
      ok: true,
      value: { received: { deliveries: [] } },
    });
  });

  it("answers a repetition with the first answer", async () => {
    const first = await accept();
    clock.set("18:00");
    expect(await accept()).toEqual(first);
    expect((await stored())?.facts).toHaveLength(1);
  });

  it("takes the same lead for a repetition, whatever the order in which its fields were written", async () => {
    const first = await accept(pushed({ fields: { roofType: "Slate", budget: "5000" } }));
    const { notes, person, campaignId } = pushed();
    const { postcode, email, phone, name } = person;
    const reordered = {
      fields: { budget: "5000", roofType: "Slate" },
      notes,
      person: { postcode, email, phone, name },
      campaignId,
    };
    expect(await accept(reordered)).toEqual(first);
  });

  it.each<[string, Given]>([
    ["the campaign was switched off", { campaign: { active: false } }],
    ["the price was changed", { campaign: { price: { amount: 9900, currency: "EUR" } } }],
    ["the campaign came to demand another field", { campaign: { requiredFields: ["/fields/budget"] } }],
    ["the campaign was given to another model", { campaign: { model: "appointment" } }],
    ["the client subscribed to more", { subscriptions: [anSmsSubscription(), anEmailSubscription()] }],
    ["the campaign is gone", { campaign: { id: anId("campaign", 9) } }],
  ])("answers a repetition with the first answer even after %s", async (_, changed) => {
    const first = await accept();
    clock.set("18:00");
    expect(await accept(pushed(), changed)).toEqual(first);
  });

  it.each<[string, Partial<PushedLead>]>([
    ["notes", { notes: "other notes" }],
    ["fields", { fields: {} }],
    ["person", { person: { ...aPerson().person, name: "Zoe O’Brien" } }],
  ])("refuses the same key with other %s", async (_, other) => {
    await accept();
    expect(await accept(pushed(other))).toEqual(conflict);
    expect((await stored())?.personal).toEqual(aPerson());
  });

  it("refuses the same key with another lead even after the campaign was switched off", async () => {
    await accept();
    expect(await accept(pushed({ notes: "other notes" }), { campaign: { active: false } })).toEqual(conflict);
  });

  it("knows the same key of two agencies apart, and finds no campaign of another one", async () => {
    const other = { agencyId: anId("agency", 2), author: anId("key", 2) };
    await accept();
    expect(await accept(pushed(), { from: other })).toEqual({
      ok: false,
      refusal: { kind: "validation_error", errors: [{ pointer: "/campaignId", detail: "no such campaign" }] },
    });
  });

  it("refuses a lead for a campaign that is switched off, and keeps nothing of it", async () => {
    expect(await accept(pushed(), { campaign: { active: false } })).toEqual({
      ok: false,
      refusal: { kind: "campaign_inactive", campaignId: anId("campaign") },
    });
    expect(await stored()).toBeUndefined();
  });

  it("points at each field that the campaign demands and the lead lacks", async () => {
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
    expect(await stored()).toBeUndefined();
  });

  it("twice at once makes one lead, and answers both with it", async () => {
    const [first, second] = await Promise.all([accept(), accept()]);
    expect(second).toEqual(first);
    expect(history.factsOf({ agencyId, leadId: ids.derive("lead", agencyId, "lead-1") })).toEqual([
      aReceived({ at: at("14:00"), author: caller.author, deliveries: [planned] }),
    ]);
  });
});
