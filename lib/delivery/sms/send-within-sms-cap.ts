import type { SmsPerDay } from "#domain/accounts/agency.ts";
import { calculateSmsCost, type SmsPrices, toSmsDay, toThousandthsOfCents } from "#domain/delivery/sms-cost.ts";
import { findPhoneCountry } from "#domain/lead/find-phone-country.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Announce } from "#events/ports.ts";
import type { Send, SendResult } from "../ports.ts";
import type { CountedSms, SendSms, SmsSpending } from "./ports.ts";

type Deps<Message> = {
  send: Send<Message>;
  spending: SmsSpending;
  prices: SmsPrices;
  readDailyLimit: (agencyId: AgencyId) => Promise<SmsPerDay>;
  /** Whether a fault that `send` threw means for certain that nothing was sent. */
  isDefinitelyNotSent: (fault: unknown) => boolean;
  announce: Announce;
};

/**
 * Sends SMS while the agency's cost of the day is within its limit. It counts each SMS before sending and takes the
 * count back if it was not sent, so that a fault of the provider does not use up the day. If it is unknown whether an
 * SMS was sent, it stays counted, even if a retry is rejected. Beyond the limit, it skips the SMS and announces that to
 * the agency, once a day.
 */
export function makeSendWithinSmsCap<Message extends { to: string; segments: number }>(
  deps: Deps<Message>,
): SendSms<Message> {
  const { send, spending, prices, readDailyLimit, isDefinitelyNotSent, announce } = deps;

  return async (message, { agencyId, name, at }) => {
    const cost = calculateSmsCost(findPhoneCountry(message.to), message.segments, prices);
    const countedSms = { agencyId, day: toSmsDay(at), name, cost };
    const limit = await readDailyLimit(agencyId);
    const reserved = await spending.reserve(countedSms, toThousandthsOfCents(limit));
    if (reserved === "cap_reached") return skipForCap(countedSms, limit, at);
    // The earlier attempt that counted it may have sent it.
    const releaseReservation = async () => (reserved === "reserved" ? spending.release(countedSms) : undefined);
    const result = await send(message).catch(async (fault: unknown) => {
      if (isDefinitelyNotSent(fault)) await releaseReservation();
      throw fault;
    });
    if (!result.ok) await releaseReservation();
    return result;
  };

  async function skipForCap({ agencyId, day }: CountedSms, limit: SmsPerDay, at: Instant): Promise<SendResult> {
    // Announce before the skip is recorded: after a crash, the queue repeats the order, and this announces it then.
    await announce({ agencyId, type: "sms.cap_reached", at, data: { day, limit }, identity: [agencyId, day] });
    return { ok: false, skip: { reason: "cap_reached", detail: `the limit for texts on ${day} (UTC) is reached` } };
  }
}
