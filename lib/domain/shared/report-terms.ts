import * as z from "zod";

/** What came of an attempt to reach the prospect. */
export const AttemptResult = z.enum(["no_answer", "voicemail", "busy", "wrong_number", "connected"]);
export type AttemptResult = z.infer<typeof AttemptResult>;

/** The result of a lead. */
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
