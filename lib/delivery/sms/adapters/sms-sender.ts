import {
  CheckIfPhoneNumberIsOptedOutCommand,
  type MessageAttributeValue,
  PublishCommand,
  type SNSClient,
  SNSServiceException,
} from "@aws-sdk/client-sns";
import { chooseSmsOrigin, type SmsOrigin, type SmsSenders } from "#domain/delivery/sms-origin.ts";
import { findPhoneCountry } from "#domain/lead/find-phone-country.ts";
import { toProviderRefusal } from "../../adapters/provider-refusal.ts";
import type { Send } from "../../ports.ts";
import { optedOutResult } from "./opted-out-result.ts";

/** An SMS. `segments` is how many segments `text` is sent and charged as. */
export type SmsMessage = {
  to: string;
  text: string;
  segments: number;
  /** The tags that a provider with reports repeats in them: ids, never personal data. */
  tags?: Readonly<Record<string, string>>;
};

/** The senders of SMS, and the highest price in US dollars. The provider sends no more expensive SMS. */
export type SmsSettings = { senders: SmsSenders; maxPriceUsd?: string | undefined };

/** The errors for a number or a text that SNS does not accept. */
const refusalErrorNames = ["InvalidParameterException", "InvalidParameterValueException", "ValidationException"];

/**
 * Sends transactional SMS by SNS, to numbers that have not opted out. For a number that has, SNS would accept the
 * message, return a normal id and drop the message. So it checks before each message, because the owner of a phone can
 * reply STOP at any moment.
 */
export function makeSmsSender(client: SNSClient, { senders, maxPriceUsd }: SmsSettings): Send<SmsMessage> {
  return async ({ to, text, segments }) => {
    const startedAt = performance.now();
    try {
      const { isOptedOut } = await client.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: to }));
      if (isOptedOut) return optedOutResult;
      const { MessageId } = await client.send(
        new PublishCommand({
          PhoneNumber: to,
          Message: text,
          MessageAttributes: {
            "AWS.SNS.SMS.SMSType": toStringAttribute("Transactional"),
            ...toOriginAttribute(chooseSmsOrigin(findPhoneCountry(to), senders)),
            ...(maxPriceUsd !== undefined && {
              "AWS.SNS.SMS.MaxPrice": { DataType: "Number", StringValue: maxPriceUsd },
            }),
          },
        }),
      );
      const tookMs = Math.round(performance.now() - startedAt);
      return { ok: true, reference: MessageId ?? "", reply: { tookMs, segments } };
    } catch (error) {
      if (!(error instanceof SNSServiceException)) throw error;
      return error.name === "OptedOutException" ? optedOutResult : toProviderRefusal(error, refusalErrorNames);
    }
  };
}

const toStringAttribute = (StringValue: string): MessageAttributeValue => ({ DataType: "String", StringValue });

function toOriginAttribute(origin: SmsOrigin | undefined): Record<string, MessageAttributeValue> {
  if (!origin) return {};
  return origin.kind === "name"
    ? { "AWS.SNS.SMS.SenderID": toStringAttribute(origin.name) }
    : { "AWS.MM.SMS.OriginationNumber": toStringAttribute(origin.number) };
}
