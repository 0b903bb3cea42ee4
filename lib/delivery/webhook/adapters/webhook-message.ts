import { Webhook } from "standardwebhooks";
import type { ReplayId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { CustomHeaders } from "#domain/subscriptions/custom-headers.ts";
import { isSigningKey, signText } from "#subscriptions/adapters/signing-key.ts";

/**
 * A webhook to send. `id` is the delivery id, and every retry has the same one. Each of `secrets` starts with `whsec_`
 * or `whsk_` and signs; there are several during a rotation.
 */
export type WebhookMessage = {
  url: string;
  id: string;
  at: Instant;
  secrets: readonly string[];
  /** The custom headers of the receiver, beside Baton's. */
  headers?: CustomHeaders;
  body: string;
  /** The replay that repeats the webhook; absent for the first one and its retries. */
  repeatedBy?: ReplayId | undefined;
};

/**
 * Builds the headers of a webhook: sender, id, time, and signatures over id, time and body (Standard Webhooks). A
 * repeated one has the id and the body of the first, and only `baton-repeat` beside them.
 */
export function buildWebhookHeaders({
  id,
  at,
  secrets,
  headers = [],
  body,
  repeatedBy,
}: WebhookMessage): Record<string, string> {
  if (secrets.length === 0) throw new Error("a webhook needs at least one secret to sign it");
  const seconds = Math.floor(Date.parse(at) / 1000);
  const toSignature = (secret: string) =>
    isSigningKey(secret)
      ? `v1a,${signText(secret, `${id}.${seconds}.${body}`)}`
      : new Webhook(secret).sign(id, new Date(seconds * 1000), body);
  return {
    // Baton's headers come last, so they override custom ones.
    ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    // A compressed response would have to be decompressed, and the receiver could make that arbitrarily large.
    "accept-encoding": "identity",
    "user-agent": "Baton",
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": secrets.map(toSignature).join(" "),
    ...(repeatedBy && { "baton-repeat": repeatedBy }),
  };
}
