import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import type { EmailMessage } from "../../email/adapters/email-sender.ts";

/** Builds the content of an email for the sandbox inbox. */
export const toEmailContent = ({ tags: _, ...message }: EmailMessage): SandboxContent => ({
  channel: "email",
  ...message,
});
