import type { Instant } from "#domain/shared/instant.ts";
import type { OutcomeKind } from "./contact-fact.ts";

/** Whether only the prospect can have given the outcome, so that it proves a conversation. */
const provesContact: Record<OutcomeKind, boolean> = {
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
export const wasProspectReached = (firstContactAt: Instant | undefined, outcome: OutcomeKind | undefined): boolean =>
  firstContactAt !== undefined || (outcome !== undefined && provesContact[outcome]);
