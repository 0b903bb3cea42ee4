import type { DeliveryFailed, FailureReason } from "../domain/delivery/delivery-fact.ts";
import type { Fact } from "../domain/history/fact.ts";
import type { DeliveryId } from "../domain/shared/id.ts";
import type { DeliveryOrder, HandOver, Sent, Skip } from "./ports/delivering.ts";
import type { Subscriptions } from "./ports/entities.ts";
import type { History } from "./ports/history.ts";
import type { Now } from "./ports/world.ts";
import type { MayDeliver } from "./may-deliver.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { knownLead } from "./read-lead.ts";

type World = {
  history: History;
  subscriptions: Subscriptions;
  mayDeliver: MayDeliver;
  now: Now;
  handOver: HandOver;
};

/**
 * Delivers one lead on one subscription and leaves a receipt. May be called any number of times for the same order: once
 * there is a receipt it does nothing, nor once it was skipped because it may not be made. Dying between sending and the receipt sends again, under the same delivery id.
 * Answers "settled" when nothing is left to do, and "failed" when the queue should hand the order out again. A fault is thrown,
 * and leaves a fact only the last time: until then nothing was tried, and after it the history would wait for ever.
 * A lead of the sandbox is settled the last time, whatever happened: dead letters wake people because a client misses a lead.
 */
export function makeDeliverLead({ history, subscriptions, mayDeliver, now, handOver }: World) {
  const inTurn = oneAtATime();
  return (order: DeliveryOrder, { isLast }: { isLast: boolean }) =>
    inTurn(order.deliveryId, () => deliverLead(order, isLast));

  async function deliverLead(order: DeliveryOrder, isLast: boolean): Promise<"settled" | "failed"> {
    const { agencyId, leadId, deliveryId, channel } = order;
    const key = { agencyId, leadId };
    const lead = await knownLead(history, key);
    if (!lead) throw new Error(`no history for ${leadId}`);
    const delivery = lead.state.deliveries.findIndex(({ id }) => id === deliveryId);
    const planned = lead.state.deliveries[delivery];
    const placement = lead.state.placed?.placement;
    if (!placement || !planned || planned.status === "delivered" || planned.status === "skipped") return "settled";

    const { subscriptionId } = planned;
    const number = attemptsSoFar(lead.facts, deliveryId) + 1;
    const own = { source: "baton", author: `deliver-${channel}`, deliveryId, subscriptionId, channel } as const;
    const attempt = { ...own, attempt: number };
    const recordFailure = (failure: Pick<DeliveryFailed, "reason" | "detail" | "last">) =>
      history.append(key, { ...attempt, kind: "delivery_failed", at: now(), ...failure });
    const recordSkip = async ({ reason, detail }: Skip) => {
      await history.append(key, { ...own, kind: "delivery_skipped", at: now(), reason, detail });
      return "settled" as const;
    };
    const giveUp = async (reason: FailureReason) => {
      // The order of a delivery that was given up for this reason may come twice, and changes nothing the second time.
      const isRepetition = planned.status === "exhausted" && planned.reason === reason;
      if (!isRepetition) await recordFailure({ reason, detail: "", last: true });
      return "settled" as const;
    };

    const { state, personal } = lead;
    const scope = { agencyId, clientId: placement.clientId };
    const at = now();
    // Asked for together: neither needs the other.
    const allowed = personal && mayDeliver({ key, state, personal, at });
    allowed?.catch(() => {});
    const subscription = await subscriptions.read(scope, subscriptionId);
    if (!subscription?.active) return giveUp("subscription_inactive");
    if (!personal) return giveUp("person_erased");

    let sent: Sent;
    try {
      const skip = await allowed;
      sent = skip
        ? { ok: false, skip }
        : await handOver({ key, deliveryId, delivery, subscription, state, placement, personal, at });
    } catch (fault) {
      if (isLast) await recordFailure({ reason: "internal_fault", detail: nameOf(fault), last: true });
      if (isLast && state.received.sandbox) return "settled";
      throw fault;
    }
    if (sent.ok) {
      await history.append(key, { ...attempt, kind: "delivered", at: now(), reference: sent.reference });
      return "settled";
    }
    if ("skip" in sent) return recordSkip(sent.skip);
    if (isHopeless(sent.reason)) return giveUp(sent.reason);
    await recordFailure({ reason: sent.reason, detail: sent.detail, last: isLast });
    return isLast && state.received.sandbox ? "settled" : "failed";
  }
}

/** Trying again changes nothing about these. */
const isHopeless = (reason: FailureReason): boolean => reason === "subscription_inactive" || reason === "person_erased";

/** Never the message, which may say whom the lead is about. */
const nameOf = (fault: unknown): string => (fault instanceof Error ? fault.name : "").slice(0, 256);

const attemptsSoFar = (facts: readonly Fact[], deliveryId: DeliveryId): number =>
  facts
    .filter((fact): fact is DeliveryFailed => fact.kind === "delivery_failed" && fact.deliveryId === deliveryId)
    .reduce((most, { attempt }) => Math.max(most, attempt), 0);
