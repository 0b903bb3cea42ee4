import type { Instant } from "#domain/shared/instant.ts";
import { CustomHeaders } from "#domain/subscriptions/custom-headers.ts";
import { listSigningSecrets, type WebhookSubscription } from "#domain/subscriptions/webhook-secrets.ts";
import type { SecretBox } from "#subscriptions/ports.ts";
import type { WebhookMessage } from "./webhook-message.ts";

/** Prepares a webhook of `subscription`. Decrypts the secrets that sign it at `at`, and its custom headers. */
export function prepareWebhook(
  subscription: WebhookSubscription,
  at: Instant,
  secretBox: SecretBox,
): Pick<WebhookMessage, "url" | "at" | "secrets" | "headers"> {
  const { endpoint, sealedHeaders } = subscription;
  const secrets = listSigningSecrets(subscription, at).map((sealed) => secretBox.unseal(sealed));
  const headers = sealedHeaders ? CustomHeaders.parse(JSON.parse(secretBox.unseal(sealedHeaders))) : undefined;
  return { url: endpoint, at, secrets, headers };
}
