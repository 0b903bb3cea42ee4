import { PublishCommand, SNSServiceException, type SNSClient } from "@aws-sdk/client-sns";
import type { Send } from "../../use-cases/ports/delivering.ts";
import { providerRefusal } from "../provider-refusal.ts";

export type SmsMessage = { to: string; text: string };

/** Not a number that SNS sends to, or not a text that it takes. A number that opted out is no refusal: SNS takes the message and drops it. */
const refusals = [
  "InvalidParameterException",
  "InvalidParameterValueException",
  "ValidationException",
  "OptedOutException",
];

/** Sends transactional SMS by SNS. */
export function makeSmsSender(client: SNSClient, senderId: string): Send<SmsMessage> {
  return async ({ to, text }) => {
    try {
      const { MessageId } = await client.send(
        new PublishCommand({
          PhoneNumber: to,
          Message: text,
          MessageAttributes: {
            "AWS.SNS.SMS.SMSType": { DataType: "String", StringValue: "Transactional" },
            "AWS.SNS.SMS.SenderID": { DataType: "String", StringValue: senderId },
          },
        }),
      );
      return { ok: true, reference: MessageId ?? "" };
    } catch (error) {
      if (!(error instanceof SNSServiceException)) throw error;
      return providerRefusal(error, refusals);
    }
  };
}
