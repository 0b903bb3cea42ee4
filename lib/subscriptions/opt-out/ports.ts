import type { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** Phones and addresses whose owners want no more messages of an agency, by the keyed hash of each (`ContactHash`). */
export type OptOuts = {
  /** Adding one again changes nothing. */
  add(agencyId: AgencyId, hash: string, at: Instant): Promise<void>;
  remove(agencyId: AgencyId, hash: string): Promise<void>;
  /** As it is now: one that was just added is found. */
  has(agencyId: AgencyId, hash: string): Promise<boolean>;
};

/** What a link to stop messages says: which subscription, of a client or the agency's own. Never the phone or the address. */
export type StopLink = { agencyId: AgencyId; clientId?: ClientId | undefined; subscriptionId: SubscriptionId };

export type StopLinks = {
  /** The full URL of the page on which they are stopped. */
  createUrl(link: StopLink): string;
  /** What a token says; undefined when it was not made here or was changed. */
  parseToken(token: string): StopLink | undefined;
};
