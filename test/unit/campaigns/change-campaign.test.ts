import { describe, expect, it } from "vitest";
import type { ChaseStep } from "#domain/campaigns/chase.ts";
import { type CampaignChange, makeChangeCampaign } from "#campaigns/change-campaign.ts";
import { CampaignChange as CampaignChangeSchema } from "#campaigns/schemas.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryCampaigns, memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { aCampaign, aClient, anSmsSubscription } from "#test/support/entities.ts";

const agencyId = anId("agency");
const pounds = (amount: number) => ({ amount: amount * 100, currency: "GBP" });
const since = (time: string, price: number) => ({ from: at(time), model: "callback" as const, price: pounds(price) });

const change = (before: Campaign, changes: CampaignChange) =>
  makeChangeCampaign({
    campaigns: memoryCampaigns(before),
    clients: memoryClients(aClient()),
    subscriptions: memorySubscriptions(anSmsSubscription()),
    jobs: memoryDueItems(),
    now: aClock("14:00").now,
  })(agencyId, before.id, changes);

describe("changeCampaign", () => {
  it("adds a version of the terms that takes effect now if only the price changes", async () => {
    expect(await change(aCampaign({ terms: [since("09:00", 60)] }), { price: pounds(65) })).toMatchObject({
      ok: true,
      value: { terms: [since("09:00", 60), since("14:00", 65)] },
    });
  });

  it("adds a version that takes effect later, with what the version in force then has where the change has nothing", async () => {
    const terms = [since("09:00", 60), since("15:00", 70)];
    const later = { model: "appointment" as const, effectiveFrom: at("16:00") };
    expect(await change(aCampaign({ terms }), later)).toMatchObject({
      ok: true,
      value: { terms: [...terms, { from: at("16:00"), model: "appointment", price: pounds(70) }] },
    });
    const between = { price: pounds(65), effectiveFrom: at("14:30") };
    expect(await change(aCampaign({ terms }), between)).toMatchObject({
      ok: true,
      value: { terms: [since("09:00", 60), since("14:30", 65), since("15:00", 70)] },
    });
  });

  it("replaces a version that is planned for the same instant, so a retry changes nothing", async () => {
    const terms = [since("09:00", 60), since("16:00", 70)];
    expect(await change(aCampaign({ terms }), { price: pounds(75), effectiveFrom: at("16:00") })).toMatchObject({
      value: { terms: [since("09:00", 60), since("16:00", 75)] },
    });
  });

  it("refuses an effective date that is past", async () => {
    expect(await change(aCampaign(), { price: pounds(65), effectiveFrom: at("13:59:59.999") })).toMatchObject({
      ok: false,
      refusal: { kind: "validation_error", errors: [{ pointer: "/effectiveFrom" }] },
    });
    expect(await change(aCampaign(), { price: pounds(65), effectiveFrom: at("14:00") })).toMatchObject({ ok: true });
  });

  it("knows no effective date without a model or a price", () => {
    expect(CampaignChangeSchema.safeParse({ name: "Roofs", effectiveFrom: at("16:00") }).error?.issues).toMatchObject([
      { path: ["effectiveFrom"] },
    ]);
    expect(
      CampaignChangeSchema.safeParse({ model: "hybrid", effectiveFrom: "2026-11-22T17:00:00+01:00" }),
    ).toMatchObject({
      data: { effectiveFrom: at("16:00") },
    });
  });

  it.each([
    ["change", [since("09:00", 50)]],
    ["remove", []],
    ["insert", [since("09:00", 60), since("10:00", 70)]],
  ])("refuses to %s a version that has taken effect, of the campaign or of a pool member", async (_, terms) => {
    const refused = (pointer: string) => ({ ok: false, refusal: { kind: "validation_error", errors: [{ pointer }] } });
    const single = aCampaign({ terms: [since("09:00", 60)] });
    expect(await change(single, { terms })).toMatchObject(refused("/terms"));
    const { clientId: _clientId, ...rest } = single;
    const poolWith = (memberTerms: Campaign["terms"]): NonNullable<Campaign["pool"]> => ({
      mode: "priority",
      share: 1,
      members: [{ clientId: anId("client"), priority: 1, weight: 1, terms: memberTerms }],
    });
    const pooled = { ...rest, pool: poolWith([since("09:00", 60)]) };
    expect(await change(pooled, { pool: poolWith(terms) })).toMatchObject(refused("/pool/members/0/terms"));
    const laterTerms = [since("09:00", 60), since("18:00", 70)];
    expect(await change(pooled, { pool: poolWith(laterTerms) })).toMatchObject({ ok: true });
  });

  describe("with a ladder", () => {
    const step = (changes: Partial<ChaseStep>): ChaseStep => ({
      after: 10,
      clock: "working",
      while: "unacknowledged",
      do: { kind: "tell_agency" },
      ...changes,
    });
    const chase = { steps: [step({}), step({ after: 20, do: { kind: "second", subscriptionId: anId("sub") } })] };

    it("adds it as a version of the terms, keeps it with another price, and removes it by null", async () => {
      const chased = await change(aCampaign(), { chase });
      expect(chased).toMatchObject({
        ok: true,
        value: { terms: [{}, { from: at("14:00"), price: pounds(60), chase }] },
      });
      const terms = [{ ...since("09:00", 60), chase }];
      expect(await change(aCampaign({ terms }), { price: pounds(70) })).toMatchObject({
        value: { terms: [{}, { price: pounds(70), chase }] },
      });
      const removed = await change(aCampaign({ terms }), { chase: null });
      expect(removed.ok && removed.value.terms[1]).toEqual(since("14:00", 60));
    });

    it("takes effect on a date in the future, like model and price", async () => {
      const changed = await change(aCampaign(), { chase, effectiveFrom: at("18:00") });
      expect(changed).toMatchObject({ value: { terms: [{}, { from: at("18:00"), price: pounds(60), chase }] } });
    });

    it("refuses to rewrite the ladder of a version that has taken effect", async () => {
      const terms = [{ ...since("09:00", 60), chase }];
      expect(await change(aCampaign({ terms }), { terms: [since("09:00", 60)] })).toMatchObject({
        refusal: { errors: [{ pointer: "/terms" }] },
      });
    });

    it("refuses steps that cannot be done, each by its pointer", async () => {
      const errorsOf = async (changes: CampaignChange, before = aCampaign()) => {
        const changed = await change(before, changes);
        return changed.ok || changed.refusal.kind !== "validation_error" ? changed : changed.refusal.errors;
      };
      const passOn = step({ after: 30, do: { kind: "pass_on" } });
      const unknown = step({ after: 40, do: { kind: "second", subscriptionId: anId("sub", 9) } });
      expect(await errorsOf({ chase: { steps: [passOn, unknown] } })).toEqual([
        { pointer: "/chase/steps/0/do", detail: "only with a pool of two clients or more" },
        { pointer: "/chase/steps/1/do/subscriptionId", detail: "no such subscription of the client" },
      ]);
      const members = [1, 2].map((number) => ({ clientId: anId("client"), priority: number, weight: 1 }));
      const { clientId: _, ...pooled } = aCampaign({ pool: { mode: "priority", share: 1, members } });
      expect(await errorsOf({ chase }, pooled)).toContainEqual({
        pointer: "/chase/steps/1/do/subscriptionId",
        detail: "only in the terms of one client: give the member its own",
      });
      const ownMember = { clientId: anId("client"), priority: 1, weight: 1 };
      const own = [{ ...since("15:00", 60), chase: { steps: [unknown] } }];
      const pool = { mode: "priority" as const, share: 1, members: [{ ...ownMember, terms: own }] };
      expect(await errorsOf({ pool, clientId: null })).toEqual([
        {
          pointer: "/pool/members/0/terms/0/chase/steps/0/do/subscriptionId",
          detail: "no such subscription of the client",
        },
      ]);
    });

    it("changes something else although a step cannot be done any more", async () => {
      const terms = [{ ...since("09:00", 60), chase: { steps: [step({ do: { kind: "pass_on" } })] } }];
      expect(await change(aCampaign({ terms }), { name: "Roofs" })).toMatchObject({ ok: true });
    });
  });
});
