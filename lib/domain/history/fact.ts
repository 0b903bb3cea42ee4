import * as z from "zod";
import { AppointmentFact } from "#domain/appointments/appointment-fact.ts";
import { Chased, Taken } from "#domain/contact/chase-fact.ts";
import { AppointmentMessageFact } from "#domain/appointments/appointment-message-fact.ts";
import { AttemptWithdrawn, CallStarted, ContactAttempted, OutcomeRecorded } from "#domain/contact/contact-fact.ts";
import { Erased } from "#domain/lead/erased.ts";
import { LinksRevoked } from "#domain/contact/lead-link.ts";
import { NotWoken, Woken } from "#domain/contact/nurture.ts";
import { Acknowledged } from "#domain/delivery/acknowledged.ts";
import { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { DuplicateRefused } from "#domain/lead/duplicate-refused.ts";
import { Placed, Received } from "#domain/lead/received.ts";
import { Replaces, ReturnFact } from "#domain/returns/return-fact.ts";

/** Everything that Baton can know about a lead. Facts are only added; recording a fact twice changes nothing. */
export const Fact = z.discriminatedUnion("kind", [
  Received,
  Placed,
  DuplicateRefused,
  ...DeliveryFact.options,
  Acknowledged,
  CallStarted,
  ContactAttempted,
  AttemptWithdrawn,
  OutcomeRecorded,
  ...AppointmentFact.options,
  ...AppointmentMessageFact.options,
  Woken,
  NotWoken,
  Chased,
  Taken,
  LinksRevoked,
  ...ReturnFact.options,
  Replaces,
  Erased,
]);
export type Fact = z.infer<typeof Fact>;

/**
 * The properties of each kind of fact that may repeat the person's data. They prove nothing. Other texts are redacted
 * before they are recorded.
 */
const personalProperties: { [Kind in Fact["kind"]]: readonly (keyof Extract<Fact, { kind: Kind }>)[] } = {
  received: [],
  placed: [],
  duplicate_refused: [],
  delivered: ["excerpt"],
  delivery_failed: ["excerpt"],
  delivery_skipped: [],
  delivery_bounced: [],
  delivery_confirmed: [],
  acknowledged: [],
  call_started: [],
  contact_attempted: [],
  attempt_withdrawn: [],
  outcome_recorded: ["note"],
  appointment_booked: [],
  appointment_moved: [],
  appointment_confirmed: [],
  appointment_cancelled: [],
  appointment_said: [],
  appointment_decided: [],
  appointment_reminded: [],
  appointment_concluded: [],
  appointment_message_sent: [],
  appointment_message_skipped: [],
  appointment_message_failed: [],
  appointment_message_deferred: [],
  woken: [],
  not_woken: [],
  chased: [],
  taken: [],
  links_revoked: [],
  return_opened: [],
  return_referred: [],
  return_decided: [],
  return_withdrawn: [],
  return_settled: [],
  replaces: [],
  erased: [],
};

/**
 * Removes from a fact what may repeat the person's data, so readers who may not see the person get the fact without it,
 * and erasing the person removes it from the stored fact.
 */
export const withoutPersonalData = (fact: Fact): Fact =>
  personalProperties[fact.kind].reduce(
    (rest, property) => (property in rest ? { ...rest, [property]: undefined } : rest),
    fact,
  );

/** The names of all properties of facts that may repeat the person's data: what an erasure removes from stored facts. */
export const personalPropertyNames: readonly string[] = [...new Set(Object.values(personalProperties).flat())];
