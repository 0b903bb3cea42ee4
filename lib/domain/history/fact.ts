import * as z from "zod";
import { ContactAttempted, OutcomeRecorded } from "#domain/contact/contact-fact.ts";
import { Acknowledged } from "#domain/delivery/acknowledged.ts";
import { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { DuplicateRefused } from "#domain/lead/duplicate-refused.ts";
import { Placed, Received } from "#domain/lead/received.ts";

/** Everything that Baton can know about a lead. Facts are only added; recording a fact twice changes nothing. */
export const Fact = z.discriminatedUnion("kind", [
  Received,
  Placed,
  DuplicateRefused,
  ...DeliveryFact.options,
  Acknowledged,
  ContactAttempted,
  OutcomeRecorded,
]);
export type Fact = z.infer<typeof Fact>;
