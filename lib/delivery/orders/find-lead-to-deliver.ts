import { filterDeliveryHistory } from "#domain/delivery/decide-next-step.ts";
import { redactPersonalData } from "#domain/delivery/redact-personal-data.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { SendLead } from "../ports.ts";
import type { CheckDeliverable } from "./check-deliverable.ts";
import type { FindDeliverySubject } from "./deliver-order.ts";

type Deps = { history: History; checkDeliverable: CheckDeliverable; sendLead: SendLead };

/** What an order for a lead delivers: the person as it is at this moment, or nothing once it was erased. */
export function makeFindLeadToDeliver({ history, checkDeliverable, sendLead }: Deps): FindDeliverySubject {
  return async ({ agencyId, about, deliveryId, replayId }) => {
    const key = { agencyId, leadId: about as LeadId };
    const lead = await loadLead(history, key);
    if (!lead) throw new Error(`no history for ${about}`);
    const { state, personal, facts } = lead;
    const delivery = state.deliveries.findIndex(({ id }) => id === deliveryId);
    const planned = state.deliveries[delivery];
    const placement = state.placed?.placement;
    if (!planned || !placement) return undefined;
    return {
      scope: { agencyId, clientId: placement.clientId },
      subscriptionId: planned.subscriptionId,
      facts: filterDeliveryHistory(facts, deliveryId),
      isSandbox: state.received.sandbox === true,
      ...(personal ? {} : { obstacle: "person_erased" as const }),
      checkDeliverable: (at) =>
        personal ? checkDeliverable({ key, state, personal, at }) : Promise.resolve(undefined),
      send: (subscription, at) => {
        if (!personal) throw new Error(`nobody to deliver: ${about}`);
        return sendLead({ key, deliveryId, replayId, delivery, subscription, state, placement, personal, at });
      },
      // Whatever an endpoint says of a lead may be the lead.
      redact: (text) => (personal ? redactPersonalData(text, personal) : ""),
      record: (fact) => history.append(key, fact),
    };
  };
}
