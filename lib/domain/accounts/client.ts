import * as z from "zod";
import { AgencyId, ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { TimeZone } from "#domain/shared/time-zone.ts";

/** A lead buyer: who the leads go to and who is billed for them. Calendars and months are read in its time zone. */
export const Client = z.object({
  id: ClientId,
  agencyId: AgencyId,
  name: singleLine(120),
  timeZone: TimeZone,
  /** Whether it takes no leads for now. */
  paused: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Client = z.infer<typeof Client>;
