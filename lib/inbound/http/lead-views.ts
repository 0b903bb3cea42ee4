import type * as z from "zod";
import type { LeadView, LeadWithHistory, RoutingView } from "../../contract/schemas/leads.ts";
import { inOrder, type LeadState, stateOf } from "../../domain/history/lead-state.ts";
import { decide } from "../../domain/routing/decide.ts";
import type { Explanation } from "../../domain/routing/explanation.ts";
import { obstacleOf } from "../../domain/routing/verdict.ts";
import type { AcceptedLead } from "../../use-cases/accept-lead.ts";
import type { KnownLead } from "../../use-cases/read-lead.ts";

/** A lead as the API shows it. */
export function leadView({ leadId, state, personal }: Omit<KnownLead, "facts">): LeadView {
  const { received, placed, status, deliveries, deliveredAt, contact, duplicates, outcome } = state;
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

/** Why a lead went where it went: the verdict on each client, and every number it was reached by. */
export function routingView(routing: Explanation): RoutingView {
  const decision = decide(routing);
  const placed: readonly string[] = decision.outcome === "placed" ? decision.clientIds : [];
  return {
    ...routing,
    decision,
    candidates: routing.candidates.map((candidate) => ({
      ...candidate,
      verdict: placed.includes(candidate.clientId) ? "placed" : (obstacleOf(candidate) ?? "not_its_turn"),
    })),
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
  explained({ leadId, state: stateOf(received, []), personal });

const explained = (lead: Omit<KnownLead, "facts">): LeadView => ({ ...leadView(lead), routing: routingOf(lead.state) });

const routingOf = ({ placed, received }: LeadState) => routingView(placed?.routing ?? received.routing);
