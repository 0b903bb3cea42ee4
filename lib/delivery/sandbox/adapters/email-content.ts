import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import type { EmailMessage } from "../../email/adapters/email-sender.ts";

/** What the sandbox keeps of an email. */
export const toEmailContent = ({ tags: _, ...message }: EmailMessage): SandboxContent => ({
  channel: "email",
  ...message,
});
