import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import type { FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { Message } from "#domain/delivery/message.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { Placement } from "#domain/lead/received.ts";
import type { AgencyId, DeliveryId, LeadId, MessageId, ReplayId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { Channel, Subscription } from "#domain/subscriptions/subscription.ts";
import type { LeadKey, SubscriptionScope } from "#platform/ports.ts";

/**
 * Something to deliver on one subscription: `about` is the lead or the message. It carries ids only: whoever sends reads the person at that
 * moment. `replayId` names the round of attempts that a replay began. The slow lane is for endpoints that fail, and for retries.
 */
export type DeliveryOrder = {
  agencyId: AgencyId;
  about: LeadId | MessageId;
  deliveryId: DeliveryId;
  channel: Channel;
  replayId?: ReplayId | undefined;
  lane?: "slow" | undefined;
};

/** Hands orders to the queues of their channels, at least once each. */
export type Dispatcher = { dispatch(orders: readonly DeliveryOrder[]): Promise<void> };

/** Why a delivery must not be made, now or ever. `detail` names nobody. */
export type Skip = { reason: SkipReason; detail: string };

/**
 * What was measured and read of an answer. `excerpt` is what it begins with, as it came: it may say who the lead is, and is redacted before
 * it is kept.
 */
export type Reply = {
  tookMs: number;
  httpStatus?: number;
  excerpt?: string;
  acknowledgement?: Acknowledgement;
  /** How many messages a text was sent and paid for as. */
  segments?: number;
};

/**
 * What a provider or an endpoint answered: it took the message, and `reference` is its id for it or the HTTP status; it did not, and may be
 * asked again, but not before `retryAfterMs` milliseconds if it said so; or it said that it must not be asked, and nothing was sent.
 */
export type SendResult =
  | { ok: true; reference: string; reply?: Reply }
  | { ok: false; reason: FailureReason; detail: string; retryAfterMs?: number; reply?: Reply }
  | { ok: false; skip: Skip };

/** Sends one message over one channel, once. Throws only when nothing was sent and trying again is all that is left. */
export type Send<Message> = (message: Message) => Promise<SendResult>;

/** Sends one message of a lead that is handed over: as `Send`, or where the lead says. */
export type SendForLead<Message> = (message: Message, leadDelivery: LeadDelivery) => Promise<SendResult>;

/** Everything a channel needs to hand one lead over. `delivery` counts the lead's deliveries from 0. */
export type LeadDelivery = {
  key: LeadKey;
  deliveryId: DeliveryId;
  /** The round of attempts that a replay began. */
  replayId?: ReplayId | undefined;
  delivery: number;
  subscription: Subscription;
  state: LeadState;
  placement: Placement;
  personal: PersonalData;
  at: Instant;
};

/** Hands one lead over on the channel of its subscription. */
export type SendLead = (leadDelivery: LeadDelivery) => Promise<SendResult>;

/** Everything a channel needs to hand one message over. */
type OutboundMessage = {
  scope: SubscriptionScope;
  deliveryId: DeliveryId;
  subscription: Subscription;
  message: Message;
  at: Instant;
};

/** Hands one message over on the channel of its subscription. */
export type SendMessage = (outboundMessage: OutboundMessage) => Promise<SendResult>;
