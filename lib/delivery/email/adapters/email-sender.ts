import { SendEmailCommand, type SESv2Client, SESv2ServiceException } from "@aws-sdk/client-sesv2";
import { toProviderRefusal } from "../../adapters/provider-refusal.ts";
import type { Send } from "../../ports.ts";

export type EmailMessage = {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers?: Record<string, string>;
  /** The tags that SES repeats in its reports about the email: ids, never personal data. */
  tags?: Record<string, string>;
};

/** The sender address, and the configuration set through which SES reports bounces and complaints. */
type EmailSettings = { from: string; configurationSet: string };

const toUtf8Content = (Data: string) => ({ Data, Charset: "UTF-8" });

/**
 * Content or a recipient that SES rejects (in its sandbox: any recipient that is not verified), or a malformed address.
 */
const refusalErrorNames = ["MessageRejected", "BadRequestException"];

/** Sends an email with a text and an HTML part by SES. */
export function makeEmailSender(client: SESv2Client, { from, configurationSet }: EmailSettings): Send<EmailMessage> {
  return async ({ to, subject, text, html, headers = {}, tags = {} }) => {
    const startedAt = performance.now();
    try {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          ConfigurationSetName: configurationSet,
          EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
          Content: {
            Simple: {
              Subject: toUtf8Content(subject),
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
 * Converts a header for SES: at most 126 characters of name and 870 of value, printable and ASCII (SES API v2,
 * MessageHeader). Throws for any other: that is a fault of ours, and a line break in it would inject another header.
 */
function toHeader([Name, Value]: [string, string]) {
  if (!/^[!-9;-~]{1,126}$/.test(Name) || !/^[ -~]{1,870}$/.test(Value)) throw new RangeError(`no header: ${Name}`);
  return { Name, Value };
}
