import { factsOf } from "#domain/delivery/next-step.ts";
import { redacted } from "#domain/delivery/redacted.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { History } from "#leads/ports.ts";
import { knownLead } from "#leads/read-lead.ts";
import type { HandOver } from "../ports.ts";
import type { FindOutgoing } from "./deliver-order.ts";
import type { MayDeliver } from "./may-deliver.ts";

type World = { history: History; mayDeliver: MayDeliver; handOver: HandOver };

/** What an order for a lead delivers: the person as it is at this moment, or nothing once it was erased. */
export function makeLeadToDeliver({ history, mayDeliver, handOver }: World): FindOutgoing {
  return async ({ agencyId, about, deliveryId, replayId }) => {
    const key = { agencyId, leadId: about as LeadId };
    const lead = await knownLead(history, key);
    if (!lead) throw new Error(`no history for ${about}`);
    const { state, personal, facts } = lead;
    const delivery = state.deliveries.findIndex(({ id }) => id === deliveryId);
    const planned = state.deliveries[delivery];
    const placement = state.placed?.placement;
    if (!planned || !placement) return undefined;
    return {
      scope: { agencyId, clientId: placement.clientId },
      subscriptionId: planned.subscriptionId,
      facts: factsOf(facts, deliveryId),
      isSandbox: state.received.sandbox === true,
      ...(personal ? {} : { obstacle: "person_erased" as const }),
      mayDeliver: (at) => (personal ? mayDeliver({ key, state, personal, at }) : Promise.resolve(undefined)),
      send: (subscription, at) => {
        if (!personal) throw new Error(`nobody to deliver: ${about}`);
        return handOver({ key, deliveryId, replayId, delivery, subscription, state, placement, personal, at });
      },
      // Whatever an endpoint says of a lead may be the lead.
      redact: (text) => (personal ? redacted(text, personal) : ""),
      record: (fact) => history.append(key, fact),
    };
  };
}
