import type * as z from "zod";
import { givenAcknowledgement } from "#domain/delivery/acknowledgement.ts";
import { inOrder, type LeadState } from "#domain/history/lead-state.ts";
import { explained } from "#domain/routing/explained.ts";
import type { KnownLead } from "./read-lead.ts";
import type { LeadView, LeadWithHistory } from "./schemas.ts";

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

export const withRouting = (lead: Omit<KnownLead, "facts">): LeadView => ({
  ...leadView(lead),
  routing: routingOf(lead.state),
});

const routingOf = ({ placed, received }: LeadState) => explained(placed?.routing ?? received.routing);
