import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import type { SmsMessage } from "../../sms/adapters/sms-sender.ts";

/** What the sandbox keeps of an SMS. */
export const toSmsContent = (message: SmsMessage): SandboxContent => ({ channel: "sms", ...message });
