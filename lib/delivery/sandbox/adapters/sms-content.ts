import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import type { SmsMessage } from "../../sms/adapters/sms-sender.ts";

/** Builds the content of an SMS for the sandbox inbox. */
export const toSmsContent = (message: SmsMessage): SandboxContent => ({ channel: "sms", ...message });
