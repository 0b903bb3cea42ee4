import { SendEmailCommand, type SESv2Client, SESv2ServiceException } from "@aws-sdk/client-sesv2";
import { toProviderRefusal } from "../../adapters/provider-refusal.ts";
import type { Send } from "../../ports.ts";
import { formatSender } from "./format-sender.ts";

export type EmailMessage = {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers?: Record<string, string>;
  /** The tags that SES repeats in its reports about the email: ids, never personal data. */
  tags?: Record<string, string>;
};

/**
 * The sender address, and the configuration set through which SES reports bounces and complaints. Without one it reports
 * none, as for emails that are about no delivery.
 */
type EmailSettings = { from: string; configurationSet?: string };

const toUtf8Content = (Data: string) => ({ Data, Charset: "UTF-8" });

/**
 * The errors for content, a recipient or a malformed address that SES rejects. In its sandbox, SES rejects every
 * recipient that is not verified.
 */
export const refusalErrorNames = ["MessageRejected", "BadRequestException"];

/** Sends an email with a text and an HTML part by SES. */
export function makeEmailSender(client: SESv2Client, { from, configurationSet }: EmailSettings): Send<EmailMessage> {
  return async ({ to, subject, text, html, headers = {}, tags = {} }) => {
    const startedAt = performance.now();
    try {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: formatSender(from),
          Destination: { ToAddresses: [to] },
          ConfigurationSetName: configurationSet,
          EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
          Content: {
            Simple: {
              Subject: toUtf8Content(breakEncodedWords(subject)),
              Body: { Text: toUtf8Content(text), Html: toUtf8Content(html) },
              Headers: Object.entries(headers).map(toHeader),
            },
          },
        }),
      );
      return { ok: true, reference: MessageId ?? "", reply: { tookMs: Math.round(performance.now() - startedAt) } };
    } catch (error) {
      if (!(error instanceof SESv2ServiceException)) throw error;
      return toProviderRefusal(error, refusalErrorNames);
    }
  };
}

/**
 * Separates the beginning of each encoded word (RFC 2047). SES passes those of a subject on, so mail apps would decode
 * what a lead's name or a campaign's name says, and show another text than Baton checked.
 */
const breakEncodedWords = (subject: string): string => subject.replaceAll("=?", "= ?");

/**
 * Converts a header for SES. Throws unless the name has at most 126 characters and the value at most 870, all printable
 * ASCII (SES API v2, MessageHeader): any other is a fault of ours, and a line break in it would inject another header.
 */
function toHeader([Name, Value]: [string, string]) {
  if (!/^[!-9;-~]{1,126}$/.test(Name) || !/^[ -~]{1,870}$/.test(Value))
    throw new RangeError(`SES does not accept this header: ${Name}`);
  return { Name, Value };
}
