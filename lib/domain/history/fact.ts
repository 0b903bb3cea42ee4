import * as z from "zod";
import { ContactAttempted, OutcomeRecorded } from "../contact/contact-fact.ts";
import { Acknowledged } from "../delivery/acknowledged.ts";
import { Delivered, DeliveryBounced, DeliveryFailed, DeliverySkipped } from "../delivery/delivery-fact.ts";
import { DuplicateRefused } from "../lead/duplicate-refused.ts";
import { Placed, Received } from "../lead/received.ts";

/** Everything that can be known of a lead. Facts are only ever added; recording one twice changes nothing. */
export const Fact = z.discriminatedUnion("kind", [
  Received,
  Placed,
  DuplicateRefused,
  Delivered,
  DeliveryFailed,
  DeliverySkipped,
  DeliveryBounced,
  Acknowledged,
  ContactAttempted,
  OutcomeRecorded,
]);
export type Fact = z.infer<typeof Fact>;
