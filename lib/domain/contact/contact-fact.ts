import * as z from "zod";
import { provenance } from "#domain/lead/received.ts";
import { ContactAttemptId, OutcomeId } from "#domain/shared/id.ts";
import { AttemptResult, OutcomeKind } from "#domain/shared/report-terms.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { isBlank, multiLine, storedText } from "#domain/shared/text-schemas.ts";
import { Nurture } from "./nurture.ts";

/**
 * A salesperson tapped a number on the lead card, and the script of the page said so. It shows when the client began to
 * call, and neither that the call was made nor what came of it.
 */
export const CallStarted = z
  .object({ kind: z.literal("call_started"), at: Instant, ...provenance })
  .meta({ id: "CallStartedFact" });
export type CallStarted = z.infer<typeof CallStarted>;

export { AttemptResult, OutcomeKind };

/** The client tried to reach the prospect at `at`; Baton received the report at `recordedAt`. */
export const ContactAttempted = z.object({
  kind: z.literal("contact_attempted"),
  at: Instant,
  recordedAt: Instant,
  ...provenance,
  attemptId: ContactAttemptId,
  result: AttemptResult,
  /** When the client's cadence suggested the next try, as of the report; absent if it suggested none. */
  nextTryAt: Instant.optional(),
});
export type ContactAttempted = z.infer<typeof ContactAttempted>;

/**
 * The client withdrew an attempt that it had recorded by mistake. The attempt stays in the history and no longer counts;
 * an attempt is withdrawn at most once, and for good. `result` repeats the result of the attempt.
 */
export const AttemptWithdrawn = z.object({
  kind: z.literal("attempt_withdrawn"),
  at: Instant,
  ...provenance,
  attemptId: ContactAttemptId,
  result: AttemptResult,
});
export type AttemptWithdrawn = z.infer<typeof AttemptWithdrawn>;

/** What the client wrote about an outcome, for the people of both companies. It is personal data. */
export const OutcomeNote = multiLine(1_000).refine((text) => !isBlank(text), "at least one visible character");

/**
 * The result of the lead. Outcomes exclude one another, so each has a `sequence` (from 1): two people who decide on the
 * same history write the same key, and Baton records only the first. The outcome with the highest sequence is the
 * effective one.
 */
export const OutcomeRecorded = z.object({
  kind: z.literal("outcome_recorded"),
  at: Instant,
  recordedAt: Instant,
  ...provenance,
  outcomeId: OutcomeId,
  sequence: z.int().positive(),
  outcome: OutcomeKind,
  value: Money.optional(),
  /** With the outcome `nurture`. Histories from before dates were required have none: such a lead sleeps until it is woken. */
  nurture: Nurture.optional(),
  /** With the outcome `callback_requested`, if the prospect named a time. */
  callbackAt: Instant.optional(),
  /** With the outcome `appointment_set`, if the client keeps the diary itself. Baton books and reminds nothing. */
  appointmentAt: Instant.optional(),
  /** Erased with the person. */
  note: storedText(1_000).optional(),
});
export type OutcomeRecorded = z.infer<typeof OutcomeRecorded>;

/** Whether only the prospect can have given the outcome, so that it proves a conversation. */
export const provesContact: Record<OutcomeKind, boolean> = {
  callback_requested: true,
  nurture: true,
  appointment_set: true,
  quoted: true,
  won: true,
  lost: true,
  not_interested: true,
  bad_data: false,
};

/** Whether the client spoke with the prospect. A connected attempt proves it, and so does every outcome but bad data. */
export const wasProspectReached = (firstContactAt: string | undefined, outcome: OutcomeKind | undefined): boolean =>
  firstContactAt !== undefined || (outcome !== undefined && provesContact[outcome]);
