import * as z from "zod";
import { ClientStatus, StatusField } from "#domain/accounts/status-map.ts";
import { Instant } from "#domain/shared/instant.ts";
import { limits } from "#platform/limits.ts";

const UnmappedStatusView = z
  .object({
    status: ClientStatus.meta({ description: "The status as it was first sent." }),
    field: StatusField.meta({
      id: "StatusField",
      description: "The field that it was sent for: add this to its entry in `statusMap`.",
    }),
    count: z.int().positive().meta({ description: "The number of refused reports, retries included." }),
    firstAt: Instant,
    lastAt: Instant,
  })
  .meta({ id: "UnmappedStatus" });

export const UnmappedStatusList = z
  .object({ items: z.array(UnmappedStatusView).max(limits.unmappedStatuses) })
  .meta({ id: "UnmappedStatusList" });
