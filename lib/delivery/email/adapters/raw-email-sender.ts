import { SendEmailCommand, type SESv2Client, SESv2ServiceException } from "@aws-sdk/client-sesv2";
import { toProviderRefusal } from "../../adapters/provider-refusal.ts";
import type { Send } from "../../ports.ts";
import { refusalErrorNames } from "./email-sender.ts";

/** A MIME message to one address. `from` is the bare address that SES checks against its identities. */
export type RawEmail = {
  from: string;
  to: string;
  mime: Uint8Array;
  /** The tags that SES repeats in its reports about the email: ids, never personal data. */
  tags: Readonly<Record<string, string>>;
};

/** Sends a MIME message by SES. */
export const makeRawEmailSender =
  (client: SESv2Client, { configurationSet }: { configurationSet: string }): Send<RawEmail> =>
  async ({ from, to, mime, tags }) => {
    try {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          ConfigurationSetName: configurationSet,
          EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
          Content: { Raw: { Data: mime } },
        }),
      );
      return { ok: true, reference: MessageId ?? "" };
    } catch (error) {
      if (!(error instanceof SESv2ServiceException)) throw error;
      return toProviderRefusal(error, refusalErrorNames);
    }
  };
