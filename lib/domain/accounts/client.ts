import * as z from "zod";
import { AgencyId, ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { TimeZone } from "#domain/shared/time-zone.ts";
import { ContactHours } from "./contact-hours.ts";
import { Invoicing } from "./invoicing.ts";
import { RetryCadence } from "./retry-cadence.ts";
import { MappedStatus } from "./status-map.ts";

/** A lead buyer: it receives leads and is billed for them. Its time zone decides its calendar days and months. */
export const Client = z.object({
  id: ClientId,
  agencyId: AgencyId,
  name: singleLine(120),
  timeZone: TimeZone,
  paused: z.boolean(),
  /** The hours in which the client calls its leads, in the order in which they take effect; absent if it gave none. */
  contactHours: z.array(ContactHours).optional(),
  /** What the words of the client's own system mean in reports; absent if it has none. */
  statusMap: z.array(MappedStatus).optional(),
  /** What the programs of the agency to which statements are handed over call it; absent if it uses none. */
  invoicing: Invoicing.optional(),
  /** When to try again after calls that reached no one; absent if the client uses the default. */
  retryCadence: RetryCadence.optional(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Client = z.infer<typeof Client>;
