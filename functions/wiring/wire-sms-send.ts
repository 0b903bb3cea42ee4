import { SNSClient } from "@aws-sdk/client-sns";
import { makeAgencyStore } from "#accounts/adapters/agency-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { isCertainlyNotSent } from "#delivery/adapters/provider-refusal.ts";
import { makeSmsSender, type SmsMessage } from "#delivery/sms/adapters/sms-sender.ts";
import { makeSmsSpendingStore } from "#delivery/sms/adapters/sms-spending-store.ts";
import { cachedSmsLimit } from "#delivery/sms/cached-sms-limit.ts";
import type { SendSms } from "#delivery/sms/ports.ts";
import { makeSendWithinSmsCap } from "#delivery/sms/send-within-sms-cap.ts";
import { now } from "#platform/clock.ts";
import { wireAnnounce } from "./wire-announce.ts";
import type { SenderContext } from "./wire-sender.ts";

const { SMS_SENDER_ID, SMS_SENDERS, SMS_MAX_PRICE_USD, SMS_PRICES, SMS_CENTS_PER_DAY } = readEnvironment(process.env, [
  "SMS_SENDER_ID",
  "SMS_SENDERS",
  "SMS_MAX_PRICE_USD",
  "SMS_PRICES",
  "SMS_CENTS_PER_DAY",
]);
const send = makeSmsSender(new SNSClient({ cacheMiddleware: true }), {
  senders: { defaultSender: SMS_SENDER_ID, byCountry: SMS_SENDERS },
  maxPriceUsd: SMS_MAX_PRICE_USD,
});

/** How texts leave: by SNS, from what their country shows, within what the agency may spend in a day. */
export const wireSendSms = ({ table }: Pick<SenderContext, "table">): SendSms<SmsMessage> =>
  makeSendWithinSmsCap({
    send,
    spending: makeSmsSpendingStore(table),
    prices: SMS_PRICES,
    readDailyLimit: cachedSmsLimit({
      agencies: makeAgencyStore(table),
      defaultLimit: { amount: SMS_CENTS_PER_DAY, currency: "USD" },
      now,
    }),
    isDefinitelyNotSent: isCertainlyNotSent,
    announce: wireAnnounce(table),
  });
