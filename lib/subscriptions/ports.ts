import type { SealedSecret, SignatureScheme, Subscription } from "#domain/subscriptions/subscription.ts";
import type { LimitedEntities, SubscriptionScope } from "#platform/ports.ts";

export type Subscriptions = LimitedEntities<Subscription, SubscriptionScope>;

/** Encrypts secrets that Baton must read again, such as those that sign webhooks. */
export type SecretBox = {
  /**
   * Creates a webhook secret in the notation of Standard Webhooks: for `v1`, `whsec_` and 24 random bytes in base64;
   * for `v1a`, `whsk_` and the 32 bytes of an ed25519 secret key.
   */
  newWebhookSecret(signature: SignatureScheme): string;
  /**
   * Returns the key that verifies webhooks: a `whsec_` itself, or the `whpk_` of a `whsk_`. Baton never shows a
   * `whsk_`.
   */
  toVerifierKey(secret: string): string;
  seal(secret: string): SealedSecret;
  /**
   * Fingerprints a secret: the same text gives the same fingerprint. The fingerprint is keyed, so that guesses cannot
   * be checked against it without the system's key.
   */
  fingerprint(secret: string): string;
  /** Decrypts a secret. Throws if it was not encrypted with a key of this system that is not retired. */
  unseal(sealed: SealedSecret): string;
};

/** The sealed secrets of a subscription: its own, those that it had before, and the headers of its webhooks. */
export type SealedSubscription = {
  scope: SubscriptionScope;
  id: Subscription["id"];
  sealed: readonly SealedSecret[];
};

/**
 * Reads all subscriptions with sealed secrets, of all agencies, page by page. `position` is where a later scan goes on;
 * undefined after the last page.
 */
export type ScanSealedSecrets = (
  from?: string,
) => AsyncIterable<{ found: SealedSubscription[]; position: string | undefined }>;

/** Seals a secret with the current key; returns what is sealed with it already. Undefined if its key is lost. */
export type Reseal = (sealed: SealedSecret) => SealedSecret | undefined;
