import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { DatedAcknowledgement, toDatedAcknowledgement } from "#domain/delivery/acknowledgement.ts";
import { type Delivery, DeliveryStatus, getReceiptTime } from "#domain/delivery/delivery.ts";
import { listLateStamps, MeasuredStamp } from "#domain/history/lead-clock.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import { LeadStatus } from "#domain/history/lead-status.ts";
import { CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { BillingPath, findBillingPath } from "./billing-path.ts";
import { decideLines, sumLines, TargetLine } from "./charge-lines.ts";

/** A delivery as a reconciliation needs it. `reason` says why it was skipped. */
export const RecordedDelivery = z
  .object({
    channel: Channel,
    status: DeliveryStatus,
    deliveredAt: Instant.optional(),
    reason: SkipReason.optional(),
  })
  .meta({ id: "RecordedDelivery" });
export type RecordedDelivery = z.infer<typeof RecordedDelivery>;

/** What one accepted lead costs its client, with the timestamps that prove it. Every placed lead has exactly one. */
export const BillingRecord = z.object({
  leadId: LeadId,
  clientId: ClientId,
  campaignId: CampaignId,
  model: Model,
  path: BillingPath,
  price: Money,
  /** What the client pays: the sum of `lines`; nothing for a lead that the client rejected or already has. Bills sum this. */
  charged: Money,
  /** What the charge consists of, and by which rules. */
  lines: z.array(TargetLine),
  status: LeadStatus,
  receivedAt: Instant,
  /** When the lead became the client's: on receipt, or on release if it was held. Bills and reports go by it. */
  placedAt: Instant,
  deliveredAt: Instant.optional(),
  acknowledgement: DatedAcknowledgement.optional(),
  firstAttemptAt: Instant.optional(),
  firstContactAt: Instant.optional(),
  /** Which of these times Baton heard of more than an hour later; absent if none. */
  toldLate: z.array(MeasuredStamp).optional(),
  outcome: z.object({ kind: OutcomeKind, at: Instant, value: Money.optional() }).optional(),
  /** In the order in which the placement planned them. */
  deliveries: z.array(RecordedDelivery),
});
export type BillingRecord = z.infer<typeof BillingRecord>;

/** Builds the billing record of a lead, a pure function of its history; undefined while the lead is held. */
export function toBillingRecord(leadId: LeadId, state: LeadState): BillingRecord | undefined {
  const { received, placed, status, deliveries, deliveredAt, acknowledgement, contact, outcome } = state;
  if (!placed) return undefined;
  const { clientId, model, price } = placed.placement;
  const lines = decideLines(state);
  const toldLate = listLateStamps(state);
  return {
    leadId,
    clientId,
    campaignId: received.campaignId,
    model,
    path: findBillingPath(model, state),
    price,
    charged: { amount: sumLines(lines), currency: price.currency },
    lines,
    status,
    receivedAt: received.at,
    placedAt: placed.at,
    deliveredAt,
    acknowledgement: acknowledgement && toDatedAcknowledgement(acknowledgement),
    ...contact,
    toldLate: toldLate.length > 0 ? toldLate : undefined,
    outcome: outcome && { kind: outcome.outcome, at: outcome.at, value: outcome.value },
    deliveries: deliveries.map(toRecordedDelivery),
  };
}

function toRecordedDelivery(delivery: Delivery): RecordedDelivery {
  return {
    channel: delivery.channel,
    status: delivery.status,
    deliveredAt: getReceiptTime(delivery),
    reason: delivery.status === "skipped" ? delivery.reason : undefined,
  };
}
