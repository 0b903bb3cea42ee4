import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "../../lib/contract/environment.ts";
import { now } from "../../lib/outbound/clock.ts";
import { makeAgencies } from "../../lib/outbound/dynamodb/key-store.ts";
import { makeSmsSpending } from "../../lib/outbound/dynamodb/sms-spending-store.ts";
import { wasNotTaken } from "../../lib/outbound/provider-refusal.ts";
import { makeSmsSender, type SmsMessage } from "../../lib/outbound/sms/sms-sender.ts";
import type { SendText } from "../../lib/use-cases/ports/sms-spending.ts";
import { rememberedSmsLimit } from "../../lib/use-cases/remembered-sms-limit.ts";
import { makeSendWithinSmsCap } from "../../lib/use-cases/send-within-sms-cap.ts";
import { wireAnnounce } from "./wire-announce.ts";
import type { SenderParts } from "./wire-sender.ts";

const { SMS_SENDER_ID, SMS_SENDERS, SMS_MAX_PRICE_USD, SMS_PRICES, SMS_CENTS_PER_DAY } = readEnvironment(process.env, [
  "SMS_SENDER_ID",
  "SMS_SENDERS",
  "SMS_MAX_PRICE_USD",
  "SMS_PRICES",
  "SMS_CENTS_PER_DAY",
]);
const send = makeSmsSender(new SNSClient({ cacheMiddleware: true }), {
  senders: { usual: SMS_SENDER_ID, byCountry: SMS_SENDERS },
  maxPriceUsd: SMS_MAX_PRICE_USD,
});

/** How texts leave: by SNS, from what their country shows, within what the agency may spend in a day. */
export const wireSmsSend = ({ table }: Pick<SenderParts, "table">): SendText<SmsMessage> =>
  makeSendWithinSmsCap({
    send,
    spending: makeSmsSpending(table),
    prices: SMS_PRICES,
    limitOf: rememberedSmsLimit({
      agencies: makeAgencies(table),
      usual: { amount: SMS_CENTS_PER_DAY, currency: "USD" },
      now,
    }),
    wasNotTaken,
    announce: wireAnnounce(table),
  });
