import type { SandboxContent } from "../../domain/delivery/sandbox-message.ts";
import { type WebhookMessage, webhookHeaders } from "../webhook/webhook-message.ts";

/** What the sandbox keeps of a webhook: signed, so that whoever verifies webhooks can try it on this one. */
export const webhookContent = (message: WebhookMessage): SandboxContent => ({
  channel: "webhook",
  to: message.url,
  headers: webhookHeaders(message),
  body: message.body,
});
