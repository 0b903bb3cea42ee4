import { msSinceDelivery } from "#domain/contact/contact-stamps.ts";
import { getReceiptTime } from "#domain/delivery/delivery.ts";
import { elapsedMs } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { Fact } from "./fact.ts";
import type { LeadState } from "./lead-state.ts";

/** What new facts changed about a lead, in the figures that an operator watches. */
export type LeadProgress = {
  /** An agency pushed the lead; a share of it, or a lead that Baton passed on, is no further push. */
  isAccepted: boolean;
  /** Deliveries that arrived, with the milliseconds since Baton planned them: at the placement, or at the waking. */
  deliveries: readonly { channel: Channel; latencyMs: number }[];
  /** Milliseconds from the delivery to the first contact, if a new fact is that contact. */
  contactMs?: number | undefined;
};

const none: LeadProgress = { isAccepted: false, deliveries: [] };

/**
 * Measures what `newFacts` changed about a lead in the state `lead`, which contains them.
 * Only a fact that decides the figure counts: a second receipt of a delivery, or a second contact, measures nothing. A
 * sandbox lead measures nothing at all. The latency of a held lead begins when a client takes it, so that a night in
 * which no client takes leads does not look like a slow delivery.
 */
export function measureProgress(lead: LeadState, newFacts: readonly Fact[]): LeadProgress {
  const { received } = lead;
  if (received.sandbox) return none;
  const deliveries = lead.deliveries.flatMap((delivery) => {
    const deliveredAt = getReceiptTime(delivery);
    const isNew = newFacts.some(
      (fact) => fact.kind === "delivered" && fact.deliveryId === delivery.id && fact.at === deliveredAt,
    );
    if (!isNew || deliveredAt === undefined) return [];
    return [{ channel: delivery.channel, latencyMs: Math.max(0, elapsedMs(delivery.queuedAt, deliveredAt)) }];
  });
  const { firstContactAt } = lead.contact;
  const isContact = newFacts.some(
    (fact) => fact.kind === "contact_attempted" && fact.result === "connected" && fact.at === firstContactAt,
  );
  return {
    isAccepted:
      newFacts.some(({ kind }) => kind === "received") && !received.sharedFrom && received.passedFrom === undefined,
    deliveries,
    contactMs: isContact ? msSinceDelivery(lead.deliveredAt, firstContactAt) : undefined,
  };
}
