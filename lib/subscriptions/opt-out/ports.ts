import type { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";

/** The phones and addresses whose owners opted out of an agency's messages, each by its keyed hash (`ContactHash`). */
export type OptOuts = {
  /** Stores an opt-out. May be repeated. */
  add(agencyId: AgencyId, hash: string, at: Instant): Promise<void>;
  remove(agencyId: AgencyId, hash: string): Promise<void>;
  /** Reads with strong consistency: finds an opt-out that was just added. */
  has(agencyId: AgencyId, hash: string): Promise<boolean>;
};

/** The content of an opt-out link: a subscription of a client or of the agency. Never the phone or the address. */
export type StopLink = { agencyId: AgencyId; clientId?: ClientId | undefined; subscriptionId: SubscriptionId };

/**
 * A link that Baton made. `isSentTo` says whether it was made for an endpoint: the subscription may have another one by
 * now, whose owner alone decides about it.
 */
export type SentStopLink = StopLink & { isSentTo(endpoint: string): boolean };

export type StopLinks = {
  /** Creates the full URL of the page that stops the messages to the endpoint. */
  createUrl(link: StopLink & Pick<Subscription, "endpoint">): string;
  /** Reads a token; undefined if Baton did not create it or it was changed. */
  parseToken(token: string): SentStopLink | undefined;
};
