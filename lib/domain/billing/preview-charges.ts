import type { Fact } from "#domain/history/fact.ts";
import { foldReceivedLead, type LeadState } from "#domain/history/lead-state.ts";
import type { ContactAttemptId, LeadId, OutcomeId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Money } from "#domain/shared/money.ts";
import { toBillingRecord } from "./billing-record.ts";

/** What a client can record that may change what it pays. */
type ChargedReport = "rejected" | "duplicate" | "wrong_number" | "bad_data" | "connected";

/** What a lead costs its client now, and what it would cost after each report. */
export type ChargePreview = { now: Money; after: Record<ChargedReport, Money> };

/**
 * Computes what a lead costs its client, now and after each report, with the function that bills: it adds the fact to
 * the history and bills the result. Undefined for a lead that is never billed: a held one, or one of the sandbox.
 */
export function previewCharges(
  leadId: LeadId,
  { state, facts }: { state: LeadState; facts: readonly Fact[] },
  at: Instant,
): ChargePreview | undefined {
  const chargeOf = (billed: LeadState) => toBillingRecord(leadId, billed)?.charged;
  const now = state.received.sandbox ? undefined : chargeOf(state);
  if (!now) return undefined;
  const common = { at, recordedAt: at, source: "link", author: "preview" } as const;
  const cycle = state.cycles.length > 1 ? state.cycles.length : undefined;
  const outcomeId = "out_preview" as OutcomeId;
  const attemptId = "att_preview" as ContactAttemptId;
  const sequence = (state.outcome?.sequence ?? 0) + 1;
  const chargeAfter = (fact: Fact) => chargeOf(foldReceivedLead(state.received, [...facts, fact])) ?? now;
  return {
    now,
    after: {
      rejected: chargeAfter({ kind: "acknowledged", ...common, cycle, outcome: "rejected" }),
      duplicate: chargeAfter({ kind: "acknowledged", ...common, cycle, outcome: "duplicate" }),
      wrong_number: chargeAfter({ kind: "contact_attempted", ...common, attemptId, result: "wrong_number" }),
      bad_data: chargeAfter({ kind: "outcome_recorded", ...common, outcomeId, sequence, outcome: "bad_data" }),
      connected: chargeAfter({ kind: "contact_attempted", ...common, attemptId, result: "connected" }),
    },
  };
}
