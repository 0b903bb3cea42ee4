import { PublishCommand, SNSServiceException, type SNSClient } from "@aws-sdk/client-sns";
import type { Send } from "../../use-cases/ports/delivering.ts";

export type SmsMessage = { to: string; text: string };

/** Sends transactional SMS by SNS. Throttling and faults of AWS are thrown, so that the queue tries again. */
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
      // The name of the error only: its message may repeat the number.
      return { ok: false, reason: "refused_by_provider", detail: error.name };
    }
  };
}
