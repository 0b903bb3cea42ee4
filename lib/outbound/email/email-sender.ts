import { SendEmailCommand, SESv2ServiceException, type SESv2Client } from "@aws-sdk/client-sesv2";
import type { Send } from "../../use-cases/ports/delivering.ts";
import { providerRefusal } from "../provider-refusal.ts";

export type EmailMessage = {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers?: Record<string, string>;
};

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });

/** Content or a recipient that SES does not take (in its sandbox: any that is not verified), or not an address at all. */
const refusals = ["MessageRejected", "BadRequestException"];

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
      return providerRefusal(error, refusals);
    }
  };
}
