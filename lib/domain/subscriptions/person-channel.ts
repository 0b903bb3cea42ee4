import type { Channel, Subscription } from "./subscription.ts";

/**
 * Whether people read what a channel sends. They get names, and a link that stops the messages; programs get only ids
 * and are stopped by their owner at the agency.
 */
const isReadByPeople = { sms: true, email: true, webhook: false } as const satisfies Record<Channel, boolean>;

/** A channel whose messages people read. */
export type PersonChannel = {
  [Kind in Channel]: (typeof isReadByPeople)[Kind] extends true ? Kind : never;
}[Channel];

/** A subscription whose messages people read. */
export type PersonSubscription = Extract<Subscription, { channel: PersonChannel }>;

/** Whether people read what the channel sends. */
export const isPersonChannel = (channel: Channel): channel is PersonChannel => isReadByPeople[channel];

/** Whether people read what the subscription sends. */
export const isPersonSubscription = (subscription: Subscription): subscription is PersonSubscription =>
  isPersonChannel(subscription.channel);
