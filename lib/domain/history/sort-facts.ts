import type { Fact } from "./fact.ts";

/** Sorts the facts in the order in which they happened. The result is the same in whatever order they come. */
export const sortFacts = (facts: readonly Fact[]): Fact[] => facts.toSorted(compareFacts);

function compareFacts(a: Fact, b: Fact): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  const sequences = "sequence" in a && "sequence" in b ? a.sequence - b.sequence : 0;
  return factRanks[a.kind] - factRanks[b.kind] || sequences || compareTexts(JSON.stringify(a), JSON.stringify(b));
}

const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The place of each kind among facts of the same instant: a cause comes before its consequences. */
const factRanks: Record<Fact["kind"], number> = {
  received: 0,
  placed: 1,
  delivery_failed: 2,
  delivery_skipped: 3,
  delivered: 4,
  delivery_bounced: 5,
  delivery_confirmed: 6,
  acknowledged: 7,
  call_started: 8,
  contact_attempted: 9,
  attempt_withdrawn: 10,
  outcome_recorded: 11,
  woken: 12,
  not_woken: 13,
  appointment_booked: 14,
  appointment_moved: 15,
  appointment_confirmed: 16,
  appointment_cancelled: 17,
  appointment_said: 18,
  appointment_decided: 19,
  appointment_reminded: 20,
  appointment_message_sent: 21,
  appointment_message_skipped: 22,
  appointment_message_failed: 23,
  appointment_message_deferred: 36,
  appointment_concluded: 24,
  chased: 25,
  taken: 26,
  duplicate_refused: 27,
  links_revoked: 28,
  return_opened: 29,
  return_referred: 30,
  return_decided: 31,
  return_withdrawn: 32,
  return_settled: 33,
  replaces: 34,
  erased: 35,
};
