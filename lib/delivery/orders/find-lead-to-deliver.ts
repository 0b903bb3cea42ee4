import { takeLead } from "#leads/take-lead.ts";
import { filterDeliveryHistory } from "#domain/delivery/decide-next-step.ts";
import { redactPersonalData } from "#domain/delivery/redact-personal-data.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { SendLead } from "../ports.ts";
import { makeCheckRepeat } from "../replays/check-repeat.ts";
import type { Replays } from "../replays/ports.ts";
import type { CheckDeliverable } from "./check-deliverable.ts";
import type { FindDeliverySubject } from "./delivery-subject.ts";

type Deps = {
  history: History;
  replays: Pick<Replays, "read">;
  checkDeliverable: CheckDeliverable;
  sendLead: SendLead;
};

/** Finds the lead of an order with the person's current data. After an erasure there is nothing to deliver. */
export function makeFindLeadToDeliver({ history, replays, checkDeliverable, sendLead }: Deps): FindDeliverySubject {
  const checkRepeat = makeCheckRepeat({ replays });
  return async ({ agencyId, about, deliveryId, replayId }) => {
    const key = { agencyId, leadId: about as LeadId };
    const lead = await loadLead(history, key);
    if (!lead) throw new Error(`the lead has no history: ${about}`);
    const { state, personal, facts } = lead;
    const delivery = state.deliveries.findIndex(({ id }) => id === deliveryId);
    const planned = state.deliveries[delivery];
    const placement = state.placed?.placement;
    if (!planned || !placement) return undefined;
    const deliveryFacts = filterDeliveryHistory(facts, deliveryId);
    const isRepeat = await checkRepeat({ agencyId, replayId }, deliveryFacts);
    return {
      scope: { agencyId, clientId: placement.clientId },
      subscriptionId: planned.subscriptionId,
      facts: deliveryFacts,
      isRepeat,
      isSandbox: state.received.sandbox === true,
      obstacle: personal ? undefined : "person_erased",
      checkDeliverable: (at) =>
        personal ? checkDeliverable({ key, state, personal, at }) : Promise.resolve(undefined),
      send: (subscription, at, optOutAhead) => {
        if (!personal) throw new Error(`the person was erased: ${about}`);
        return sendLead({
          key,
          deliveryId,
          replayId,
          isRepeat,
          delivery,
          subscription,
          optOutAhead,
          state,
          placement,
          personal,
          at,
        });
      },
      // An endpoint may repeat the lead's data in its acknowledgement.
      redact: (text) => (personal ? redactPersonalData(text, personal) : ""),
      record: async (fact) => {
        if (fact.kind !== "delivered" || !fact.acknowledgement) return history.append(key, fact);
        // An answer after the lead was passed on comes too late, and no response can say so to the endpoint. The receipt counts.
        const taken = await takeLead(history, key, lead, { ...fact, author: fact.subscriptionId });
        return history.append(key, taken.ok ? fact : { ...fact, acknowledgement: undefined });
      },
    };
  };
}
