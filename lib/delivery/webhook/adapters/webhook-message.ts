import { Webhook } from "standardwebhooks";
import type { Instant } from "#domain/shared/instant.ts";
import type { CustomHeaders } from "#domain/subscriptions/custom-headers.ts";
import { isSigningKey, signText } from "#subscriptions/adapters/signing-key.ts";

/**
 * `id` is the delivery's and stays the same whenever it is tried again. Each of `secrets` starts with `whsec_` or `whsk_` and signs: several
 * while one replaces another.
 */
export type WebhookMessage = {
  url: string;
  id: string;
  at: Instant;
  secrets: readonly string[];
  /** What the receiver wants beside our own. */
  headers?: CustomHeaders;
  body: string;
};

/** What goes before the body: who sends, and the signatures over id, time and body (Standard Webhooks). */
export function buildWebhookHeaders({ id, at, secrets, headers = [], body }: WebhookMessage): Record<string, string> {
  if (secrets.length === 0) throw new Error("nothing to sign a webhook with");
  const seconds = Math.floor(Date.parse(at) / 1000);
  const toSignature = (secret: string) =>
    isSigningKey(secret)
      ? `v1a,${signText(secret, `${id}.${seconds}.${body}`)}`
      : new Webhook(secret).sign(id, new Date(seconds * 1000), body);
  return {
    // Ours come last, and would win.
    ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    // What came compressed would have to be unpacked first, which a receiver can make as large as it likes.
    "accept-encoding": "identity",
    "user-agent": "Baton",
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": secrets.map(toSignature).join(" "),
  };
}
