import { type AgreedTimeRefusal, type AgreedTimes, checkAgreedTimes } from "#domain/contact/check-agreed-time.ts";
import type { OutcomeKind, OutcomeRecorded } from "#domain/contact/contact-fact.ts";
import type { Nurture } from "#domain/contact/nurture.ts";
import type { WakeRefusal } from "#domain/contact/plan-wake.ts";
import type { OutcomeId } from "#domain/shared/id.ts";
import type { Money } from "#domain/shared/money.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { LeadState } from "./lead-state.ts";
import {
  checkReportedTime,
  type ContactReport,
  type LeadHeldRefusal,
  type TimeRefusal,
} from "./record-contact-attempt.ts";

export type OutcomeRefusal =
  | TimeRefusal
  | LeadHeldRefusal
  /** A sale requires a value; no other outcome may have one. */
  | { kind: "outcome_value_missing" }
  | { kind: "outcome_value_unexpected"; outcome: OutcomeKind }
  /** A value in another currency than the lead's price could not be compared with it. */
  | { kind: "outcome_currency_mismatch"; expected: string }
  /** A lead sleeps until a date; no other outcome has one. */
  | { kind: "wake_on_missing" }
  | { kind: "wake_on_unexpected"; outcome: OutcomeKind }
  | AgreedTimeRefusal
  | WakeRefusal;

/** Decides whether to add an outcome. Its sequence is the next, so concurrent outcomes conflict. `nurture` is planned. */
export function recordOutcome(
  state: LeadState,
  {
    outcomeId,
    outcome,
    value,
    nurture,
    callbackAt,
    appointmentAt,
    note,
    ...report
  }: ContactReport &
    AgreedTimes & {
      outcomeId: OutcomeId;
      outcome: OutcomeKind;
      value?: Money | undefined;
      nurture?: Nurture | undefined;
      note?: string | undefined;
    },
): Result<OutcomeRecorded, OutcomeRefusal> {
  const checked = checkReportedTime(state, report);
  if (!checked.ok) return checked;
  if (outcome === "won" && !value) return refuse({ kind: "outcome_value_missing" });
  if (outcome !== "won" && value) return refuse({ kind: "outcome_value_unexpected", outcome });
  if (!state.placed) return refuse({ kind: "lead_held" });
  if (outcome === "nurture" && !nurture) return refuse({ kind: "wake_on_missing" });
  const { currency } = state.placed.placement.price;
  if (value && value.currency !== currency) return refuse({ kind: "outcome_currency_mismatch", expected: currency });
  const agreed = checkAgreedTimes(outcome, { callbackAt, appointmentAt }, report.recordedAt);
  if (!agreed.ok) return agreed;
  const sequence = (state.outcome?.sequence ?? 0) + 1;
  const details = { outcome, value, nurture, callbackAt, appointmentAt, note };
  return ok({ kind: "outcome_recorded", ...report, outcomeId, sequence, ...details });
}
