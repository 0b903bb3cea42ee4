import type * as z from "zod";
import type { LeadView, LeadWithHistory } from "../../contract/schemas/leads.ts";
import { inOrder, stateOf } from "../../domain/history/lead-state.ts";
import type { AcceptedLead } from "../../use-cases/accept-lead.ts";
import type { KnownLead } from "../../use-cases/read-lead.ts";

/** A lead as the API shows it. */
export function leadView({ leadId, state, personal }: Omit<KnownLead, "facts">): LeadView {
  const { received, status, deliveries, deliveredAt, contact, outcome } = state;
  return {
    id: leadId,
    status,
    campaignId: received.campaignId,
    clientId: received.clientId,
    model: received.model,
    price: received.price,
    receivedAt: received.at,
    ...(deliveredAt && { deliveredAt }),
    ...contact,
    ...personal,
    deliveries,
    ...(outcome && {
      outcome: {
        kind: outcome.outcome,
        at: outcome.at,
        sequence: outcome.sequence,
        ...(outcome.value && { value: outcome.value }),
      },
    }),
  };
}

/** A lead with every fact about it, oldest first. */
export const leadWithHistory = (lead: KnownLead): z.infer<typeof LeadWithHistory> => ({
  ...leadView(lead),
  history: inOrder(lead.facts),
});

/** The first answer to a push, made from the fact of receipt alone: whenever it is repeated, it is the same to the letter. */
export const firstAnswer = ({ leadId, received, personal }: AcceptedLead): LeadView =>
  leadView({ leadId, state: stateOf(received, []), personal });
