import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import { buildWebhookHeaders, type WebhookMessage } from "../../webhook/adapters/webhook-message.ts";

/**
 * Builds the content of a webhook for the sandbox inbox. It is signed, so that developers can verify it. The values of
 * custom headers are secrets of the owner, so they are hidden.
 */
export const toWebhookContent = (message: WebhookMessage): SandboxContent => ({
  channel: "webhook",
  to: message.url,
  headers: buildWebhookHeaders({
    ...message,
    headers: message.headers?.map(({ name }) => ({ name, value: "(hidden)" })),
  }),
  body: message.body,
});
