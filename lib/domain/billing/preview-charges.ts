import type { Fact } from "#domain/history/fact.ts";
import { foldReceivedLead, type LeadState } from "#domain/history/lead-state.ts";
import type { ReturnVerdict } from "#domain/returns/judge-return.ts";
import type { ContactAttemptId, LeadId, OutcomeId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Money } from "#domain/shared/money.ts";
import { toBillingRecord } from "./billing-record.ts";

/** What a client can record that may change what it pays. */
type ChargedReport = "rejected" | "duplicate" | "wrong_number" | "bad_data" | "connected";

/** What a lead costs its client now, and what it would cost after each report. */
export type ChargePreview = {
  now: Money;
  after: Record<ChargedReport, Money>;
  /** How the return that such a report opens would be left; absent if the lead cannot be returned. */
  returned?: { [Report in ReturningReport]?: ReturnVerdict["status"] | undefined };
};

/** The reports with which the lead card opens a return. */
export type ReturningReport = "wrong_number" | "bad_data";

/** The report and the facts of the return that it opens. */
type PreviewedReturn = { status: ReturnVerdict["status"]; facts: readonly Fact[] };

/** The facts that the reports of a wrong number and of wrong details would add at `at`. */
export function previewReports({ outcome }: LeadState, at: Instant) {
  const common = { at, recordedAt: at, source: "link", author: "preview" } as const;
  const sequence = (outcome?.sequence ?? 0) + 1;
  return {
    wrong_number: {
      kind: "contact_attempted",
      ...common,
      attemptId: "att_preview" as ContactAttemptId,
      result: "wrong_number",
    },
    bad_data: {
      kind: "outcome_recorded",
      ...common,
      outcomeId: "out_preview" as OutcomeId,
      sequence,
      outcome: "bad_data",
    },
  } as const satisfies Record<ReturningReport, Fact>;
}

/**
 * Computes what a lead costs its client, now and after each report, with the function that bills: it adds the fact to
 * the history and bills the result. Undefined for a lead that is never billed: a held one, or one of the sandbox.
 */
export function previewCharges(
  leadId: LeadId,
  { state, facts }: { state: LeadState; facts: readonly Fact[] },
  at: Instant,
  returns: { [Report in ReturningReport]?: PreviewedReturn | undefined } = {},
): ChargePreview | undefined {
  const findCharge = (billed: LeadState) => toBillingRecord(leadId, billed)?.charged;
  const now = state.received.sandbox ? undefined : findCharge(state);
  if (!now) return undefined;
  const common = { at, recordedAt: at, source: "link", author: "preview" } as const;
  const reports = previewReports(state, at);
  const cycle = state.cycles.length > 1 ? state.cycles.length : undefined;
  const chargeAfter = (...added: readonly Fact[]) =>
    findCharge(foldReceivedLead(state.received, [...facts, ...added])) ?? now;
  return {
    now,
    after: {
      rejected: chargeAfter({ kind: "acknowledged", ...common, cycle, outcome: "rejected" }),
      duplicate: chargeAfter({ kind: "acknowledged", ...common, cycle, outcome: "duplicate" }),
      wrong_number: chargeAfter(...(returns.wrong_number?.facts ?? [reports.wrong_number])),
      bad_data: chargeAfter(...(returns.bad_data?.facts ?? [reports.bad_data])),
      connected: chargeAfter({ ...reports.wrong_number, result: "connected" }),
    },
    returned: { wrong_number: returns.wrong_number?.status, bad_data: returns.bad_data?.status },
  };
}
