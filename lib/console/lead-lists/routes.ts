import * as z from "zod";
import { LeadStatus } from "#domain/history/lead-status.ts";
import { CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { ConsoleRoute } from "../console-route.ts";
import { ListPosition } from "../inbox/schemas.ts";

/** A filter that a form posts as an empty text if it is not set; a text that is no value filters nothing. */
const filter = <Value extends z.ZodType>(value: Value) => value.optional().catch(undefined);
/** A day of which the next one is a date too. */
const day = filter(z.iso.date().refine((date) => date < "9999-12-31"));

/** A position in the list of refused leads. */
const RefusedPosition = filter(z.string().regex(/^[\x21-\x7e]{1,200}$/));

export const leadListRoutes = {
  listLeads: {
    method: "GET",
    path: "/console/leads",
    action: "read_leads",
    query: z.object({
      q: filter(z.string().trim().min(1).max(254)),
      status: filter(LeadStatus),
      clientId: filter(ClientId),
      campaignId: filter(CampaignId),
      from: day,
      to: day,
      after: ListPosition,
    }),
  },
  listSleepers: {
    method: "GET",
    path: "/console/sleepers",
    action: "read_leads",
    query: z.object({ after: ListPosition }),
  },
  wakeLead: {
    method: "POST",
    path: "/console/sleepers/{leadId}/wake",
    action: "wake_leads",
    params: z.object({ leadId: LeadId }),
    /** The cycle that the waking begins, so that a repeated post wakes the lead once. */
    form: z.object({ cycle: z.coerce.number().int().min(2).max(10_000) }),
  },
  listRefusedLeads: {
    method: "GET",
    path: "/console/refused-leads",
    action: "read_refused_leads",
    query: z.object({ campaignId: filter(CampaignId), from: day, to: day, after: RefusedPosition }),
  },
} as const satisfies Record<string, ConsoleRoute>;
export type Routes = typeof leadListRoutes;
