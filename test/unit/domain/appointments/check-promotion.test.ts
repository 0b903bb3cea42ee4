import { describe, expect, it } from "vitest";
import { checkPromotion } from "#domain/appointments/check-promotion.ts";
import type { Promotion } from "#domain/appointments/appointment-fact.ts";
import type { Model } from "#domain/campaigns/model.ts";
import { aContactAttempt, aLead, anAttemptWithdrawn, anOutcome, aReceived } from "#test/support/facts.ts";

const promotion: Promotion = { point: "first_contact", reason: "needs_survey" };

describe("a promotion", () => {
  it("is accepted on a hybrid placement once an attempt connected", () => {
    const lead = aLead(aReceived({ model: "hybrid" }), aContactAttempt({ result: "connected" }));
    expect(checkPromotion("hybrid", lead, { promotion })).toMatchObject({ ok: true, value: promotion });
  });

  it("is accepted on a hybrid placement once an outcome proves contact", () => {
    const lead = aLead(aReceived({ model: "hybrid" }), anOutcome({ outcome: "quoted" }));
    expect(checkPromotion("hybrid", lead, { promotion })).toMatchObject({ ok: true });
  });

  it("is refused before any contact, and after an attempt that did not connect", () => {
    for (const lead of [aLead(), aLead(aReceived(), aContactAttempt({ result: "no_answer" }))]) {
      expect(checkPromotion("hybrid", lead, { promotion })).toMatchObject({
        ok: false,
        refusal: { kind: "not_reached" },
      });
    }
  });

  it("is accepted before any recorded contact if the same request reports it", () => {
    expect(checkPromotion("hybrid", aLead(), { promotion, isReached: true })).toMatchObject({ ok: true });
  });

  it("is refused if the connected attempt was withdrawn", () => {
    const attempt = aContactAttempt({ result: "connected" });
    const lead = aLead(aReceived(), attempt, anAttemptWithdrawn({ attemptId: attempt.attemptId, result: "connected" }));
    expect(checkPromotion("hybrid", lead, { promotion })).toMatchObject({
      ok: false,
      refusal: { kind: "not_reached" },
    });
  });

  it("is needed on a hybrid placement, even after contact", () => {
    const lead = aLead(aReceived(), aContactAttempt({ result: "connected" }));
    expect(checkPromotion("hybrid", lead, {})).toMatchObject({ refusal: { kind: "promotion_needed" } });
  });

  it.each<Model>(["callback", "appointment"])("is refused on a placement of the model %s", (model) => {
    const lead = aLead(aReceived({ model }), aContactAttempt({ result: "connected" }));
    expect(checkPromotion(model, lead, { promotion })).toMatchObject({ refusal: { kind: "promotion_not_expected" } });
    expect(checkPromotion(model, lead, {})).toMatchObject({ ok: true });
  });
});
