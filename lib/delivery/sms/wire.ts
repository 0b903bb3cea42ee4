import { SNSClient } from "@aws-sdk/client-sns";
import type * as z from "zod";
import { openAccounts } from "#accounts/wire.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeAnnounce } from "#events/announce.ts";
import { acceptsReplies, chooseSmsOrigin, type SmsSenders } from "#domain/delivery/sms-origin.ts";
import { findPhoneCountry } from "#domain/lead/find-phone-country.ts";
import { openClient } from "#platform/aws/open-client.ts";
import { now } from "#platform/clock.ts";
import { ids } from "#platform/ids.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import type { Table } from "#platform/table/table.ts";
import { openSubscriptions } from "#subscriptions/wire.ts";
import { isCertainlyNotSent } from "../adapters/provider-refusal.ts";
import { toSmsContent } from "../sandbox/adapters/sandbox-content.ts";
import { makeSendInSandbox } from "../sandbox/adapters/send-in-sandbox.ts";
import { type ChannelSenders, type SenderContext, wireBuildLeadView } from "../wire.ts";
import { makeSendLeadBySms, makeSendMessageBySms } from "./adapters/send-by-sms.ts";
import { makeSmsSender, type SmsMessage } from "./adapters/sms-sender.ts";
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

const toSmsSenders = ({ SMS_SENDER_ID, SMS_SENDERS }: SmsEnvironment): SmsSenders => ({
  defaultSender: SMS_SENDER_ID,
  byCountry: SMS_SENDERS,
});

/** Makes the check whether the owner of a phone can reply to a text, which the sender of its country decides. */
export const makeAcceptsReplies =
  (environment: SmsEnvironment) =>
  (phone: string): boolean =>
    acceptsReplies(chooseSmsOrigin(findPhoneCountry(phone), toSmsSenders(environment)));

/** Wires the sender of texts: through SNS, from the sender of the country, within the agency's daily limit. */
export function wireSendSms(environment: SmsEnvironment, table: Table): SendSms<SmsMessage> {
  const { agencies } = openAccounts(table);
  return makeSendWithinSmsCap({
    send: makeSmsSender(openClient(SNSClient, "sms"), {
      senders: toSmsSenders(environment),
      maxPriceUsd: environment.SMS_MAX_PRICE_USD,
    }),
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

/** Wires the senders of leads and messages by SMS. */
export const smsSenders =
  (environment: SmsEnvironment) =>
  (context: SenderContext): ChannelSenders => {
    const { table, inbox, masterSecret, publicUrl } = context;
    const send = wireSendSms(environment, table);
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
