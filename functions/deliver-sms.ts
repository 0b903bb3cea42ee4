import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "../lib/contract/environment.ts";
import { smsContent } from "../lib/outbound/sandbox/sms-content.ts";
import { makeSendInSandbox } from "../lib/outbound/sandbox/send-in-sandbox.ts";
import { makeHandOverBySms } from "../lib/outbound/sms/hand-over-by-sms.ts";
import { makeHandOverMessageBySms } from "../lib/outbound/sms/hand-over-message-by-sms.ts";
import { makeSmsSender } from "../lib/outbound/sms/sms-sender.ts";
import { wireLeadForPeople } from "./wiring/wire-lead-for-people.ts";
import { wireSender } from "./wiring/wire-sender.ts";

const { PUBLIC_URL, SMS_SENDER_ID, SMS_SENDERS, SMS_MAX_PRICE_USD } = readEnvironment(process.env, [
  "PUBLIC_URL",
  "SMS_SENDER_ID",
  "SMS_SENDERS",
  "SMS_MAX_PRICE_USD",
]);
const send = makeSmsSender(new SNSClient({ cacheMiddleware: true }), {
  senders: { usual: SMS_SENDER_ID, byCountry: SMS_SENDERS },
  maxPriceUsd: SMS_MAX_PRICE_USD,
});

export const handler = wireSender("deliver-sms", (parts) => ({
  lead: makeHandOverBySms({
    leadForPeople: wireLeadForPeople(parts, PUBLIC_URL),
    send: makeSendInSandbox({ send, inbox: parts.inbox, contentOf: smsContent }),
  }),
  message: makeHandOverMessageBySms({ send }),
}));
