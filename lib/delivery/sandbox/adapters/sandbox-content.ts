import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import type { EmailMessage } from "../../email/adapters/email-sender.ts";
import type { SmsMessage } from "../../sms/adapters/sms-sender.ts";
import { buildWebhookHeaders, type WebhookMessage } from "../../webhook/adapters/webhook-message.ts";

/** Builds the content of a webhook, signed for developers to verify. Values of custom headers are secrets. */
export const toWebhookContent = (message: WebhookMessage): SandboxContent => ({
  channel: "webhook",
  to: message.url,
  headers: buildWebhookHeaders({
    ...message,
    headers: message.headers?.map(({ name }) => ({ name, value: "(hidden)" })),
  }),
  body: message.body,
});

export const toEmailContent = ({ tags: _, ...message }: EmailMessage): SandboxContent => ({
  channel: "email",
  ...message,
});

export const toSmsContent = ({ tags: _, ...message }: SmsMessage): SandboxContent => ({ channel: "sms", ...message });
