import type { AppointmentResult } from "#domain/appointments/appointment-fact.ts";
import type { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { attemptPhrases, outcomePhrases } from "#leads/pages/lead-phrases.ts";

/** What the history says of a returned lead. */
export type ReturnRecord = {
  placedAt?: Instant | undefined;
  deliveredAt?: Instant | undefined;
  acknowledgement?: AcknowledgementOutcome | undefined;
  attempts: readonly { at: Instant; recordedAt: Instant; result: AttemptResult }[];
  outcome?: { kind: OutcomeKind; at: Instant } | undefined;
  appointments: readonly { start: Instant; result?: AppointmentResult | undefined }[];
};

/** What came of an appointment, to either side. */
const resultPhrases: Record<AppointmentResult, string> = {
  held: "took place",
  no_show_prospect: "the person did not come",
  no_show_client: "the client did not come",
};

export type RecordEvent = { at: Instant; text: string };

/** Lists what happened to a returned lead in the order of time, with its return. */
export function listRecord(record: ReturnRecord, openedAt: Instant): RecordEvent[] {
  const { placedAt, deliveredAt, attempts, outcome, appointments } = record;
  const events: RecordEvent[] = [
    ...(placedAt ? [{ at: placedAt, text: "Placed with the client" }] : []),
    ...(deliveredAt ? [{ at: deliveredAt, text: "Delivered" }] : []),
    ...attempts.map(({ at, result }) => ({ at, text: `Called: ${attemptPhrases[result].toLowerCase()}` })),
    ...(outcome ? [{ at: outcome.at, text: `Outcome: ${outcomePhrases[outcome.kind].toLowerCase()}` }] : []),
    ...appointments.map(({ start, result }) => ({
      at: start,
      text: `Appointment${result ? `: ${resultPhrases[result]}` : ""}`,
    })),
    { at: openedAt, text: "Returned" },
  ];
  // The order of equal instants is that in which they are listed.
  return events.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
