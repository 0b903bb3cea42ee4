import type { SealedSecret, SignatureScheme, Subscription } from "#domain/subscriptions/subscription.ts";
import type { Entities, SubscriptionScope } from "#platform/ports.ts";

export type Subscriptions = Entities<Subscription, SubscriptionScope>;

/** Secrets that must be read back, such as those that sign webhooks, are stored encrypted. */
export type SecretBox = {
  /**
   * Makes a new webhook secret, as Standard Webhooks writes them: `whsec_` and 24 random bytes in base64, or for `v1a` `whsk_` and the 32 bytes
   * of an ed25519 secret key.
   */
  newWebhookSecret(signature: SignatureScheme): string;
  /** What whoever verifies is shown of a webhook secret: itself, or the `whpk_` that belongs to a `whsk_`, which nobody ever sees. */
  toVerifierKey(secret: string): string;
  seal(secret: string): SealedSecret;
  /** Names a secret without saying it: the same one for the same text, and nobody without the system's key can try texts until one fits. */
  fingerprint(secret: string): string;
  /** Throws when the text was not sealed with this system's key. */
  unseal(sealed: SealedSecret): string;
};
