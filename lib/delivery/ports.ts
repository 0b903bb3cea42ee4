import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import type { FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { Message } from "#domain/delivery/message.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { Placement } from "#domain/lead/received.ts";
import type { AgencyId, ClientId, DeliveryId, LeadId, MessageId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { Channel, Subscription } from "#domain/subscriptions/subscription.ts";
import type { LeadKey, SubscriptionScope } from "#platform/ports.ts";

/**
 * An order to deliver `about`, a lead or a message, on one subscription. It holds only ids: the sender reads the person
 * at the moment of sending. `replayId` names the round of attempts that a replay started. `retryOf` is the number of the
 * failed attempt whose retry a replay brought forward. The slow lane is for failing endpoints and for retries.
 */
export type DeliveryOrder = {
  agencyId: AgencyId;
  about: LeadId | MessageId;
  deliveryId: DeliveryId;
  channel: Channel;
  replayId?: ReplayId | undefined;
  retryOf?: number | undefined;
  lane?: "slow" | undefined;
};

/** The delivery that an email or a text is about, as its tags name it: the reports of the provider repeat them. */
export type TaggedDelivery = {
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
  subscriptionId: SubscriptionId;
  about: LeadId | MessageId;
  deliveryId: DeliveryId;
  replayId?: ReplayId | undefined;
};

/** Sends orders to the queues of their channels, at least once each. */
export type Dispatcher = { dispatch(orders: readonly DeliveryOrder[]): Promise<void> };

/** Why a delivery is skipped for good. `detail` contains no personal data. */
export type Skip = { reason: SkipReason; detail: string };

/** Whether the contact with this keyed hash opted out, as a sender read it together with the subscription. */
export type OptOutAhead = { hash: string; hasOptedOut: boolean };

/**
 * The reply of a provider or an endpoint. `text` is all that was read of it, and is not stored; `excerpt` is its
 * beginning. Both may repeat the personal data of the lead.
 */
export type Reply = {
  tookMs: number;
  httpStatus?: number;
  text?: string;
  excerpt?: string | undefined;
  acknowledgement?: Acknowledgement | undefined;
  /** The reply names an outcome in a form that Baton does not understand. */
  answer?: "not_understood";
  /** How many SMS segments the text was sent and charged as. */
  segments?: number;
};

/**
 * The result of sending. Accepted: `reference` is the provider's id for the message, or the HTTP status. Failed: Baton
 * may retry, but not before `retryAfterMs` milliseconds if the reply said so. Skipped: nothing was sent, and Baton must
 * not retry; `isStopped` if the owner opted out, at the provider or by another subscription, and this one is still enabled.
 */
export type SendResult =
  | { ok: true; reference: string; reply?: Reply }
  | { ok: false; reason: FailureReason; detail: string; retryAfterMs?: number; reply?: Reply }
  | { ok: false; skip: Skip; isStopped?: true };

/** Sends one message over one channel, once. Throws only if nothing was sent and the caller must retry. */
export type Send<Message> = (message: Message) => Promise<SendResult>;

/** Sends one message for a lead; a sandbox lead may send it elsewhere. */
export type SendForLead<Message> = (message: Message, leadDelivery: LeadDelivery) => Promise<SendResult>;

/** Everything that a channel needs to deliver one lead. `delivery` is the index of the delivery in the lead, from 0. */
export type LeadDelivery = {
  key: LeadKey;
  deliveryId: DeliveryId;
  /** The round of attempts that a replay started. */
  replayId?: ReplayId | undefined;
  /** Whether the client has this delivery already, and a replay sends it again. */
  isRepeat?: boolean | undefined;
  delivery: number;
  subscription: Subscription;
  optOutAhead?: OptOutAhead | undefined;
  state: LeadState;
  placement: Placement;
  personal: PersonalData;
  at: Instant;
};

/** Sends one lead on the channel of its subscription. */
export type SendLead = (leadDelivery: LeadDelivery) => Promise<SendResult>;

/** Everything that a channel needs to send one message. */
type OutboundMessage = {
  scope: SubscriptionScope;
  deliveryId: DeliveryId;
  subscription: Subscription;
  optOutAhead?: OptOutAhead | undefined;
  message: Message;
  at: Instant;
};

/** Sends one message on the channel of its subscription. */
export type SendMessage = (outboundMessage: OutboundMessage) => Promise<SendResult>;
