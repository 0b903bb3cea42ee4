import * as z from "zod";
import { AgencyId, ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { TimeZone } from "#domain/shared/time-zone.ts";

/** A lead buyer: it receives leads and is billed for them. Its time zone decides its calendar days and months. */
export const Client = z.object({
  id: ClientId,
  agencyId: AgencyId,
  name: singleLine(120),
  timeZone: TimeZone,
  paused: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Client = z.infer<typeof Client>;
