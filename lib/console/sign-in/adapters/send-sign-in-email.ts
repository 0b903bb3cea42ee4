import type { EmailMessage } from "#delivery/email/adapters/email-sender.ts";
import type { Send } from "#delivery/ports.ts";
import { renderSignInEmail } from "../pages/sign-in-email.ts";
import type { SendSignInEmail } from "../ports.ts";

/** Sends the email by SES. It leaves alone an address that SES refuses: a retry would be refused too. */
export const makeSendSignInEmail =
  (send: Send<EmailMessage>): SendSignInEmail =>
  async ({ to, ...content }) => {
    await send({ to, ...renderSignInEmail(content) });
  };
