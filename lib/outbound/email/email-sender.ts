import { SendEmailCommand, SESv2ServiceException, type SESv2Client } from "@aws-sdk/client-sesv2";
import type { Send } from "../../use-cases/ports/delivering.ts";

export type EmailMessage = {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers?: Record<string, string>;
};

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });

/** Sends an email with a text and an HTML part by SES. */
export function makeEmailSender(client: SESv2Client, from: string): Send<EmailMessage> {
  return async ({ to, subject, text, html, headers = {} }) => {
    try {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: {
            Simple: {
              Subject: utf8(subject),
              Body: { Text: utf8(text), Html: utf8(html) },
              Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
            },
          },
        }),
      );
      return { ok: true, reference: MessageId ?? "" };
    } catch (error) {
      if (!(error instanceof SESv2ServiceException)) throw error;
      // The name of the error only: its message may repeat the address.
      return { ok: false, reason: "refused_by_provider", detail: error.name };
    }
  };
}
