import type * as z from "zod";
import type { LeadView, LeadWithHistory } from "../../contract/schemas/leads.ts";
import { givenAcknowledgement } from "../../domain/delivery/acknowledgement.ts";
import { inOrder, type LeadState, stateOf } from "../../domain/history/lead-state.ts";
import { explained } from "../../domain/routing/explained.ts";
import type { AcceptedLead } from "../../use-cases/accept-lead.ts";
import type { KnownLead } from "../../use-cases/read-lead.ts";

/** A lead as the API shows it. */
export function leadView({ leadId, state, personal }: Omit<KnownLead, "facts">): LeadView {
  const { received, placed, status, deliveries, deliveredAt, acknowledgement, contact, duplicates, outcome } = state;
  return {
    id: leadId,
    status,
    ...(received.sandbox && { sandbox: received.sandbox }),
    campaignId: received.campaignId,
    ...(placed && {
      clientId: placed.placement.clientId,
      model: placed.placement.model,
      price: placed.placement.price,
    }),
    receivedAt: received.at,
    ...(placed && { placedAt: placed.at }),
    ...(deliveredAt && { deliveredAt }),
    ...(acknowledgement && { acknowledgement: givenAcknowledgement(acknowledgement) }),
    ...contact,
    ...personal,
    deliveries,
    ...(duplicates > 0 && { duplicates }),
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
  routing: routingOf(lead.state),
  history: inOrder(lead.facts),
});

/** The first answer to a push, made from the fact of receipt alone: whenever it is repeated, it is the same to the letter. */
export const firstAnswer = ({ leadId, received, personal }: AcceptedLead): LeadView =>
  withRouting({ leadId, state: stateOf(received, []), personal });

const withRouting = (lead: Omit<KnownLead, "facts">): LeadView => ({
  ...leadView(lead),
  routing: routingOf(lead.state),
});

const routingOf = ({ placed, received }: LeadState) => explained(placed?.routing ?? received.routing);
