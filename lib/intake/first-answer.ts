import { foldReceivedLead } from "#domain/history/lead-state.ts";
import { toLeadViewWithRouting } from "#leads/lead-views.ts";
import type { LeadView } from "#leads/schemas.ts";
import type { AcceptedLead } from "./accept-lead.ts";

/**
 * Builds the response to a push from the `received` fact alone. Later facts do not change it, so a retry gets the same
 * response, byte for byte.
 */
export const toPushResponse = ({ leadId, received, personal }: AcceptedLead): LeadView =>
  toLeadViewWithRouting({ leadId, state: foldReceivedLead(received, []), personal });
