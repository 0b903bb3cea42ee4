import type { Channel, Subscription } from "#domain/subscriptions/subscription.ts";
import type { Contact } from "#suppressions/hash-contacts.ts";

const ownerContacts: Record<Channel, (endpoint: string) => Contact | undefined> = {
  sms: (phone) => ({ phone }),
  email: (email) => ({ email }),
  webhook: () => undefined,
};

/** Converts an endpoint to the contact of its owner, who may opt out; undefined for a program, which may not. */
export const toOwnerContact = ({ channel, endpoint }: Pick<Subscription, "channel" | "endpoint">) =>
  ownerContacts[channel](endpoint);
