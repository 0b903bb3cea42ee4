import * as z from "zod";
import { provenance } from "#domain/lead/received.ts";
import { ContactAttemptId, OutcomeId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";

export const AttemptResult = z.enum(["no_answer", "voicemail", "busy", "wrong_number", "connected"]);
export type AttemptResult = z.infer<typeof AttemptResult>;

export const OutcomeKind = z.enum([
  "callback_requested",
  "nurture",
  "appointment_set",
  "quoted",
  "won",
  "lost",
  "not_interested",
  "bad_data",
]);
export type OutcomeKind = z.infer<typeof OutcomeKind>;

/** Somebody of the client tried to reach the prospect at `at`; Baton heard of it at `recordedAt`. */
export const ContactAttempted = z.object({
  kind: z.literal("contact_attempted"),
  at: Instant,
  recordedAt: Instant,
  ...provenance,
  attemptId: ContactAttemptId,
  result: AttemptResult,
});
export type ContactAttempted = z.infer<typeof ContactAttempted>;

/**
 * What came of the lead. Outcomes exclude one another, so each carries its `sequence` (from 1): two people deciding on the
 * same history write the same key, and only the first is recorded. The highest sequence stands.
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
});
export type OutcomeRecorded = z.infer<typeof OutcomeRecorded>;
