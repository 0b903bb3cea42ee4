import { foldReceivedLead } from "#domain/history/lead-state.ts";
import { toLeadViewWithRouting } from "#leads/lead-views.ts";
import type { LeadView } from "#leads/schemas.ts";
import type { AcceptedLead } from "./accept-lead.ts";

/** The first answer to a push, made from the fact of receipt alone: whenever it is repeated, it is the same to the letter. */
export const toPushResponse = ({ leadId, received, personal }: AcceptedLead): LeadView =>
  toLeadViewWithRouting({ leadId, state: foldReceivedLead(received, []), personal });
