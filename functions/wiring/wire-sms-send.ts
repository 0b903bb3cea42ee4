import { SNSClient } from "@aws-sdk/client-sns";
import { makeAgencies } from "#accounts/adapters/account-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { wasNotTaken } from "#delivery/adapters/provider-refusal.ts";
import { makeSmsSender, type SmsMessage } from "#delivery/sms/adapters/sms-sender.ts";
import { makeSmsSpending } from "#delivery/sms/adapters/sms-spending-store.ts";
import type { SendText } from "#delivery/sms/ports.ts";
import { rememberedSmsLimit } from "#delivery/sms/remembered-sms-limit.ts";
import { makeSendWithinSmsCap } from "#delivery/sms/send-within-sms-cap.ts";
import { now } from "#platform/clock.ts";
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
