import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import { buildWebhookHeaders, type WebhookMessage } from "../../webhook/adapters/webhook-message.ts";

/**
 * What the sandbox keeps of a webhook: signed, so that whoever verifies webhooks can try it on this one. The values of headers that its owner
 * wants with it are secrets of the owner's, and stay out.
 */
export const toWebhookContent = (message: WebhookMessage): SandboxContent => ({
  channel: "webhook",
  to: message.url,
  headers: buildWebhookHeaders({
    ...message,
    ...(message.headers && { headers: message.headers.map(({ name }) => ({ name, value: "(hidden)" })) }),
  }),
  body: message.body,
});
