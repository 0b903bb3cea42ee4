import { describe, expect, it } from "vitest";
import { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { recordOutcome } from "#domain/history/record-outcome.ts";
import { at } from "#test/support/at.ts";
import { aLead, aNurture, anOutcome, aReceived } from "#test/support/facts.ts";

const reported = (changes: Parameters<typeof anOutcome>[0] = {}) => {
  const { kind: _, sequence: __, ...outcome } = anOutcome(changes);
  return { ...outcome, source: "api" as const };
};

const pounds = (amount: number) => ({ amount: amount * 100, currency: "GBP" });
const valueless = OutcomeKind.options.filter((kind) => kind !== "won" && kind !== "nurture");

describe("recording an outcome", () => {
  it("takes the first sequence if there is no earlier outcome", () => {
    expect(recordOutcome(aLead(), reported())).toEqual({ ok: true, value: anOutcome() });
  });

  it("takes the sequence after the effective outcome", () => {
    const lead = aLead(anOutcome({ sequence: 2 }), anOutcome({ sequence: 1 }));
    expect(recordOutcome(lead, reported())).toMatchObject({ ok: true, value: { sequence: 3 } });
  });

  it("keeps the value of a sale", () => {
    const sale = { outcome: "won", value: pounds(9500) } as const;
    expect(recordOutcome(aLead(), reported(sale))).toMatchObject({ ok: true, value: sale });
  });

  it("refuses a sale without its value", () => {
    expect(recordOutcome(aLead(), reported({ outcome: "won" }))).toEqual({
      ok: false,
      refusal: { kind: "outcome_value_missing" },
    });
  });

  it("accepts a sale with a value of 0", () => {
    expect(recordOutcome(aLead(), reported({ outcome: "won", value: pounds(0) })).ok).toBe(true);
  });

  it("keeps the date of a lead that is not ready yet, and refuses one without a date", () => {
    const { nurture } = aNurture();
    expect(recordOutcome(aLead(), reported({ outcome: "nurture", nurture }))).toMatchObject({
      ok: true,
      value: { nurture },
    });
    expect(recordOutcome(aLead(), reported({ outcome: "nurture" }))).toEqual({
      ok: false,
      refusal: { kind: "wake_on_missing" },
    });
  });

  it.each(valueless)("accepts %s without a value, and refuses it with one", (outcome) => {
    expect(recordOutcome(aLead(), reported({ outcome })).ok).toBe(true);
    expect(recordOutcome(aLead(), reported({ outcome, value: pounds(1) }))).toEqual({
      ok: false,
      refusal: { kind: "outcome_value_unexpected", outcome },
    });
  });

  it("refuses a value in another currency than the price of the lead", () => {
    const lead = aLead(aReceived({ price: { amount: 6000, currency: "EUR" } }));
    expect(recordOutcome(lead, reported({ outcome: "won", value: pounds(1) }))).toEqual({
      ok: false,
      refusal: { kind: "outcome_currency_mismatch", expected: "EUR" },
    });
  });

  it("tolerates clocks that differ by five minutes, and not a millisecond more", () => {
    const recordedAt = at("15:00");
    const verdicts = ["13:54:59.999", "13:55", "15:05", "15:05:00.001"].map(
      (time) => recordOutcome(aLead(), reported({ at: at(time), recordedAt })).ok,
    );
    expect(verdicts).toEqual([false, true, true, false]);
  });
});
