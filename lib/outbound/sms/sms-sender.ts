import {
  CheckIfPhoneNumberIsOptedOutCommand,
  PublishCommand,
  SNSServiceException,
  type SNSClient,
} from "@aws-sdk/client-sns";
import type { Send, Sent } from "../../use-cases/ports/delivering.ts";
import { providerRefusal } from "../provider-refusal.ts";

export type SmsMessage = { to: string; text: string };

/** Not a number that SNS sends to, or not a text that it takes. */
const refusals = ["InvalidParameterException", "InvalidParameterValueException", "ValidationException"];

/** Somebody answered STOP: that is no failure, and asking again would be one. */
const optedOut: Sent = { ok: false, skip: { reason: "opted_out", detail: "the phone said STOP" } };

/**
 * Sends transactional SMS by SNS, to numbers that have not opted out of it. SNS would take a message for one that has, answer with an
 * id like any other, and drop it: so it is asked before, each time, because the owner of a phone can say STOP at any moment.
 */
export function makeSmsSender(client: SNSClient, senderId: string): Send<SmsMessage> {
  return async ({ to, text }) => {
    try {
      const { isOptedOut } = await client.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: to }));
      if (isOptedOut) return optedOut;
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
      return error.name === "OptedOutException" ? optedOut : providerRefusal(error, refusals);
    }
  };
}
