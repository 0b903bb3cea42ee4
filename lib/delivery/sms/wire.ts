import type * as z from "zod";
import { openAccounts } from "#accounts/wire.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeAnnounce } from "#events/announce.ts";
import { acceptsReplies, chooseSmsOrigin, type SmsSenders } from "#domain/delivery/sms-origin.ts";
import { findPhoneCountry } from "#domain/lead/find-phone-country.ts";
import { now } from "#platform/clock.ts";
import { ids } from "#platform/ids.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import type { Table } from "#platform/table/table.ts";
import { openSubscriptions } from "#subscriptions/wire.ts";
import { isCertainlyNotSent } from "../adapters/provider-refusal.ts";
import { toSmsContent } from "../sandbox/adapters/sandbox-content.ts";
import { makeSendInSandbox } from "../sandbox/adapters/send-in-sandbox.ts";
import type { Send } from "../ports.ts";
import { type ChannelSenders, type SenderContext, wireBuildLeadView } from "../wire.ts";
import { makeSendLeadBySms, makeSendMessageBySms } from "./adapters/send-by-sms.ts";
import type { SmsMessage, SmsSettings } from "./adapters/sms-sender.ts";
import { makeSmsSpendingStore } from "./adapters/sms-spending-store.ts";
import { cachedSmsLimit } from "./cached-sms-limit.ts";
import type { SendSms } from "./ports.ts";
import { makeSendWithinSmsCap } from "./send-within-sms-cap.ts";
import type { SmsPrices, SmsSendersByCountry } from "./sms-settings.ts";

export type SmsEnvironment = {
  SMS_SENDER_ID: string;
  SMS_SENDERS: z.output<typeof SmsSendersByCountry>;
  SMS_MAX_PRICE_USD?: string | undefined;
  SMS_PRICES: z.output<typeof SmsPrices>;
  SMS_CENTS_PER_DAY: number;
};

/** The environment variables of a function that sends texts. */
export const smsVariables = [
  "SMS_SENDER_ID",
  "SMS_SENDERS",
  "SMS_MAX_PRICE_USD",
  "SMS_PRICES",
  "SMS_CENTS_PER_DAY",
] as const;

const toSmsSenders = ({ SMS_SENDER_ID, SMS_SENDERS }: SmsEnvironment): SmsSenders => ({
  defaultSender: SMS_SENDER_ID,
  byCountry: SMS_SENDERS,
});

/** Makes the check whether the owner of a phone can reply to a text, which the sender of its country decides. */
export const makeAcceptsReplies =
  (environment: SmsEnvironment) =>
  (phone: string): boolean =>
    acceptsReplies(chooseSmsOrigin(findPhoneCountry(phone), toSmsSenders(environment)));

/** Converts the environment to the settings of a provider of texts. */
export const toSmsSettings = (environment: SmsEnvironment): SmsSettings => ({
  senders: toSmsSenders(environment),
  maxPriceUsd: environment.SMS_MAX_PRICE_USD,
});

/**
 * Wires the sender of texts within the agency's daily limit. A function passes the provider's `send`, so that its bundle
 * holds the client of one provider only.
 */
export function wireSendSms(send: Send<SmsMessage>, environment: SmsEnvironment, table: Table): SendSms<SmsMessage> {
  const { agencies } = openAccounts(table);
  return makeSendWithinSmsCap({
    send,
    spending: makeSmsSpendingStore(table),
    prices: environment.SMS_PRICES,
    readDailyLimit: cachedSmsLimit({
      agencies,
      defaultLimit: { amount: environment.SMS_CENTS_PER_DAY, currency: "USD" },
      now,
    }),
    isDefinitelyNotSent: isCertainlyNotSent,
    announce: makeAnnounce({ ...openSubscriptions(table), messages: makeMessageStore(table), ids, now }),
  });
}

/** Wires the senders of leads and messages by SMS. `sendText` is the provider's. */
export const smsSenders =
  (environment: SmsEnvironment, sendText: Send<SmsMessage>) =>
  (context: SenderContext): ChannelSenders => {
    const { table, inbox, masterSecret, publicUrl } = context;
    const send = wireSendSms(sendText, environment, table);
    return {
      lead: makeSendLeadBySms({
        buildLeadView: wireBuildLeadView(context),
        send: makeSendInSandbox({
          // A replay sends another SMS and costs as much again.
          send: (message, { key, deliveryId, replayId, at }) =>
            send(message, { agencyId: key.agencyId, name: `${deliveryId}/${replayId}`, at }),
          inbox,
          toContent: toSmsContent,
        }),
      }),
      message: makeSendMessageBySms({ send, stopLinks: makeStopLinks(masterSecret, publicUrl) }),
    };
  };
