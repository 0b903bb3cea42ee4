import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import { previewCharges } from "#domain/billing/preview-charges.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import type { Fact } from "#domain/history/fact.ts";
import { anId } from "#test/support/an-id.ts";
import { anyHistory } from "#test/support/arbitraries.ts";
import { at, on } from "#test/support/at.ts";
import { aContactAttempt, aHeld, anAcknowledged, anOutcome, aReceived } from "#test/support/facts.ts";

const leadId = anId("lead");
const preview = (...facts: Fact[]) => {
  const state = foldLead(facts);
  if (!state) throw new Error("no lead");
  const charges = previewCharges(leadId, { state, facts }, at("14:30"));
  return (
    charges && {
      now: charges.now.amount,
      ...Object.fromEntries(Object.entries(charges.after).map(([report, { amount }]) => [report, amount])),
    }
  );
};

describe("previewCharges", () => {
  it("charges nothing for a lead that the client refuses or has, and the price for anything else", () => {
    const after = { rejected: 0, duplicate: 0, wrong_number: 6000, bad_data: 6000, connected: 6000 };
    expect(preview(aReceived())).toEqual({ now: 6000, ...after });
  });

  it("charges a refused lead once the client speaks to the person, and not for a wrong number", () => {
    expect(preview(aReceived(), anAcknowledged({ outcome: "rejected" }))).toMatchObject({
      now: 0,
      wrong_number: 0,
      connected: 6000,
    });
  });

  it("is undefined for a lead that is never billed", () => {
    expect(preview(aHeld())).toBeUndefined();
    expect(preview(aReceived({ sandbox: true }))).toBeUndefined();
  });

  it("says for any history what the bill says after the report", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const state = foldLead(history);
        fc.pre(state?.placed !== undefined && !state.received.sandbox);
        // Later than everything else, and of an identity that no other fact has.
        const time = on("2026-11-29T14:30:00Z");
        const charges = state && previewCharges(leadId, { state, facts: history }, time);
        const common = { at: time, recordedAt: time };
        const sequence = (state?.outcome?.sequence ?? 0) + 1;
        const reports = {
          wrong_number: aContactAttempt({ ...common, attemptId: anId("att", 99), result: "wrong_number" }),
          connected: aContactAttempt({ ...common, attemptId: anId("att", 99), result: "connected" }),
          bad_data: anOutcome({ ...common, outcomeId: anId("out", 99), sequence, outcome: "bad_data" }),
        };
        for (const [report, fact] of Object.entries(reports)) {
          const after = foldLead([...history, fact]);
          const billed = after && toBillingRecord(leadId, after)?.charged;
          expect({ [report]: charges?.after[report as keyof typeof reports] }).toEqual({ [report]: billed });
        }
      }),
    );
  });
});
