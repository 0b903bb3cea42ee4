import * as z from "zod";
import { ClientId } from "#domain/shared/id.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { UnmappedStatusList } from "./schemas.ts";

export const statusRoutes = {
  listUnmappedStatuses: {
    method: "GET",
    path: "/v1/clients/{clientId}/unmapped-statuses",
    handledBy: "api",
    topic: "Clients",
    summary: "List the statuses that the client's map does not have",
    description:
      "The statuses of reports that were refused with `status_unmapped`, the last sent first; at most 100, each until " +
      "90 days after it was last sent. A status leaves the list when `statusMap` of the client has it. A status with " +
      "an email address, a number of five digits or more, or words of the lead's person, and any status of an erased lead, is " +
      "refused and not listed: it may be about a person.",
    callers: callers.agencyAndClient,
    params: z.object({ clientId: ClientId }),
    responses: { 200: { description: "The statuses.", schema: UnmappedStatusList } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof statusRoutes;
