import type { DeliveryFailed, FailureReason } from "../domain/delivery/delivery-fact.ts";
import type { Fact } from "../domain/history/fact.ts";
import type { DeliveryId } from "../domain/shared/id.ts";
import type { DeliveryOrder, HandOver } from "./ports/delivering.ts";
import type { Subscriptions } from "./ports/entities.ts";
import type { History } from "./ports/history.ts";
import type { Ids, Now } from "./ports/world.ts";
import { knownLead } from "./read-lead.ts";

type World = {
  history: History;
  subscriptions: Subscriptions;
  ids: Ids;
  now: Now;
  handOver: HandOver;
};

/**
 * Delivers one lead on one subscription and leaves a receipt. May be called any number of times for the same order: once
 * there is a receipt it does nothing. Dying between sending and the receipt sends again, under the same delivery id.
 * Answers "settled" when nothing is left to do, and "failed" when the queue should hand the order out again.
 */
export function makeDeliverLead({ history, subscriptions, ids, now, handOver }: World) {
  return async function deliverLead(
    order: DeliveryOrder,
    { isLast }: { isLast: boolean },
  ): Promise<"settled" | "failed"> {
    const { agencyId, leadId, subscriptionId, channel } = order;
    const key = { agencyId, leadId };
    const lead = await knownLead(history, key);
    if (!lead) throw new Error(`no history for ${leadId}`);
    const delivery = lead.state.deliveries.findIndex((planned) => planned.subscriptionId === subscriptionId);
    const planned = lead.state.deliveries[delivery];
    if (!planned || planned.status === "delivered") return "settled";

    const deliveryId = ids.derive("dlv", leadId, subscriptionId);
    const { clientId } = lead.state.received;
    const attempt = { source: "baton", author: `deliver-${channel}`, deliveryId, subscriptionId, channel } as const;
    const number = attemptsSoFar(lead.facts, deliveryId) + 1;
    const giveUp = async (reason: FailureReason) => {
      const fact = {
        ...attempt,
        kind: "delivery_failed",
        at: now(),
        attempt: number,
        reason,
        detail: "",
        last: true,
      } as const;
      await history.append(key, fact);
      return "settled" as const;
    };

    const subscription = await subscriptions.read({ agencyId, clientId }, subscriptionId);
    if (!subscription?.active) return giveUp("subscription_inactive");
    const { state, personal } = lead;
    if (!personal) return giveUp("person_erased");

    const sent = await handOver({ key, deliveryId, delivery, subscription, state, personal, at: now() });
    const at = now();
    if (sent.ok) {
      await history.append(key, { ...attempt, kind: "delivered", at, attempt: number, reference: sent.reference });
      return "settled";
    }
    const { reason, detail } = sent;
    await history.append(key, {
      ...attempt,
      kind: "delivery_failed",
      at,
      attempt: number,
      reason,
      detail,
      last: isLast,
    });
    return "failed";
  };
}

const attemptsSoFar = (facts: readonly Fact[], deliveryId: DeliveryId): number =>
  facts
    .filter((fact): fact is DeliveryFailed => fact.kind === "delivery_failed" && fact.deliveryId === deliveryId)
    .reduce((most, { attempt }) => Math.max(most, attempt), 0);
