import type { SealedSecret, SignatureScheme } from "../../domain/client/subscription.ts";
import type { ContactKind } from "../../domain/client/suppression.ts";
import type { AgencyId, ClientId, LeadId, SubscriptionId } from "../../domain/shared/id.ts";
import type { Instant } from "../../domain/shared/instant.ts";

/** Secrets that must be read back, such as those that sign webhooks, are stored encrypted. */
export type SecretBox = {
  /**
   * Makes a new webhook secret, as Standard Webhooks writes them: `whsec_` and 24 random bytes in base64, or for `v1a` `whsk_` and the 32 bytes
   * of an ed25519 secret key.
   */
  newWebhookSecret(signature: SignatureScheme): string;
  /** What whoever verifies is shown of a webhook secret: itself, or the `whpk_` that belongs to a `whsk_`, which nobody ever sees. */
  shown(secret: string): string;
  seal(secret: string): SealedSecret;
  /** Names a secret without saying it: the same one for the same text, and nobody without the system's key can try texts until one fits. */
  fingerprint(secret: string): string;
  /** Throws when the text was not sealed with this system's key. */
  unseal(sealed: SealedSecret): string;
};

/** What a link says: which lead, over which of its deliveries (counted from 0) it was sent, until when. */
export type LeadLink = { agencyId: AgencyId; leadId: LeadId; delivery: number; expiresAt: Instant };

export type LeadLinks = {
  /** The full URL of the lead card. */
  write(link: LeadLink): string;
  /** What a token says; undefined when it was not made here or was changed. Whether it expired is for the caller to see. */
  read(token: string): LeadLink | undefined;
};

/** What a link to stop messages says: which subscription, of a client or the agency's own. Never the phone or the address. */
export type StopLink = { agencyId: AgencyId; clientId?: ClientId | undefined; subscriptionId: SubscriptionId };

export type StopLinks = {
  /** The full URL of the page on which they are stopped. */
  write(link: StopLink): string;
  /** What a token says; undefined when it was not made here or was changed. */
  read(token: string): StopLink | undefined;
};

/**
 * Names a contact without saying it: the same one for the same agency and value, for ever, and nobody without the system's secret can
 * try numbers until one fits. Two agencies have two names for the same person.
 */
export type ContactHash = {
  /** `value` must be written in the one way that all writers agree on: 128 bits in base64url. */
  of(agencyId: AgencyId, kind: ContactKind, value: string): string;
};
