import { type FailureReason } from "../../domain/delivery/delivery-fact.ts";
import { type Channel } from "../../domain/client/subscription.ts";
import { type AgencyId, type LeadId, type SubscriptionId } from "../../domain/shared/id.ts";

/** One lead to hand over on one subscription. It carries ids only: whoever sends reads the person at that moment. */
export type DeliveryOrder = { agencyId: AgencyId; leadId: LeadId; subscriptionId: SubscriptionId; channel: Channel };

/** Hands orders to the queues of their channels, at least once each. */
export type Dispatcher = { dispatch(orders: readonly DeliveryOrder[]): Promise<void> };

/** What a provider or an endpoint answered. `reference` is its id for the message, or the HTTP status. */
export type Sent = { ok: true; reference: string } | { ok: false; reason: FailureReason; detail: string };

/** Sends one message over one channel, once. Throws only when nothing was sent and trying again is all that is left. */
export type Send<Message> = (message: Message) => Promise<Sent>;
