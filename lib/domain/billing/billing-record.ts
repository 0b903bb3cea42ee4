import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { DatedAcknowledgement, toDatedAcknowledgement } from "#domain/delivery/acknowledgement.ts";
import { type Delivery, deliveryStatuses, getReceiptTime } from "#domain/delivery/delivery.ts";
import { type LeadState, leadStatuses } from "#domain/history/lead-state.ts";
import { CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { calculateCharge } from "./calculate-charge.ts";

/** A delivery as far as a reconciliation asks: where to, what became of it, and when its receipt came. `reason` is why it was skipped. */
export const RecordedDelivery = z
  .object({
    channel: Channel,
    status: z.enum(deliveryStatuses),
    deliveredAt: Instant.optional(),
    reason: SkipReason.optional(),
  })
  .meta({ id: "RecordedDelivery" });
export type RecordedDelivery = z.infer<typeof RecordedDelivery>;

/** What one accepted lead costs its client, with the stamps that prove it. There is exactly one for each lead that was placed. */
export const BillingRecord = z.object({
  leadId: LeadId,
  clientId: ClientId,
  campaignId: CampaignId,
  model: Model,
  price: Money,
  /** What of the price is charged: all of it, or nothing of a lead that its client rejected or has already. Bills are sums of this. */
  charged: Money,
  status: z.enum(leadStatuses),
  receivedAt: Instant,
  /** When it became the client's: at once, or when it was released after being held. Periods go by this. */
  placedAt: Instant,
  deliveredAt: Instant.optional(),
  acknowledgement: DatedAcknowledgement.optional(),
  firstAttemptAt: Instant.optional(),
  firstContactAt: Instant.optional(),
  outcome: z.object({ kind: OutcomeKind, at: Instant, value: Money.optional() }).optional(),
  /** In the order in which they were planned. */
  deliveries: z.array(RecordedDelivery),
});
export type BillingRecord = z.infer<typeof BillingRecord>;

/** The billing record of a lead: a pure function of its history, so it can be made again at any time. None while it is held. */
export function toBillingRecord(leadId: LeadId, state: LeadState): BillingRecord | undefined {
  const { received, placed, status, deliveries, deliveredAt, acknowledgement, contact, outcome } = state;
  if (!placed) return undefined;
  const { clientId, model, price } = placed.placement;
  return {
    leadId,
    clientId,
    campaignId: received.campaignId,
    model,
    price,
    charged: calculateCharge(price, status),
    status,
    receivedAt: received.at,
    placedAt: placed.at,
    ...(deliveredAt && { deliveredAt }),
    ...(acknowledgement && { acknowledgement: toDatedAcknowledgement(acknowledgement) }),
    ...contact,
    ...(outcome && {
      outcome: { kind: outcome.outcome, at: outcome.at, ...(outcome.value && { value: outcome.value }) },
    }),
    deliveries: deliveries.map(toRecordedDelivery),
  };
}

function toRecordedDelivery(delivery: Delivery): RecordedDelivery {
  const { channel, status } = delivery;
  const deliveredAt = getReceiptTime(delivery);
  return {
    ...{ channel, status },
    ...(deliveredAt && { deliveredAt }),
    ...(delivery.status === "skipped" && { reason: delivery.reason }),
  };
}
