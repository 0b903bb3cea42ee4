import { Webhook } from "standardwebhooks";
import type { Instant } from "../../domain/shared/instant.ts";

/** `id` is the delivery's and stays the same whenever it is tried again; `secret` starts with `whsec_`. */
export type WebhookMessage = { url: string; id: string; at: Instant; secret: string; body: string };

/** What goes before the body: who sends, and the signature over id, time and body (Standard Webhooks). */
export function webhookHeaders({ id, at, secret, body }: WebhookMessage): Record<string, string> {
  const sentAt = new Date(at);
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    // What came compressed would have to be unpacked first, which a receiver can make as large as it likes.
    "accept-encoding": "identity",
    "user-agent": "Baton",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, sentAt, body),
  };
}
