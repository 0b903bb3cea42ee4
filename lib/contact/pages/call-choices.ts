import type { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";

/** What a form offers for a call that reached no one, in this order. */
export const missedResults: readonly AttemptResult[] = ["no_answer", "voicemail", "busy", "wrong_number"];

/** What a form offers for a conversation, in this order. */
export const spokenOutcomes: readonly OutcomeKind[] = [
  "callback_requested",
  "appointment_set",
  "quoted",
  "won",
  "nurture",
  "not_interested",
  "lost",
];

/** How many minutes ago a call was that is recorded later. */
export const callAgesInMinutes: readonly number[] = [5, 15, 30, 60, 120, 240, 1440, 2880];
