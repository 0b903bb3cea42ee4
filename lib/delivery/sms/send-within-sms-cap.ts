import type { SmsPerDay } from "#domain/accounts/agency.ts";
import { smsCost, smsDayOf, type SmsPrices, thousandthsOfCents } from "#domain/delivery/sms-cost.ts";
import { countryOfPhone } from "#domain/lead/phone-country.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Announce } from "#events/ports.ts";
import type { Send, Sent } from "../ports.ts";
import type { CountedText, SendText, SmsSpending } from "./ports.ts";

type World<Message> = {
  send: Send<Message>;
  spending: SmsSpending;
  prices: SmsPrices;
  /** What an agency's texts may cost in a day. */
  limitOf: (agencyId: AgencyId) => Promise<SmsPerDay>;
  /** Whether a fault that `send` threw means for certain that nothing was sent. */
  wasNotTaken: (fault: unknown) => boolean;
  announce: Announce;
};

/**
 * Sends texts as long as those of the agency's day stay within its limit. Each is counted before it is sent and given back when it was not, so that a
 * fault of the provider does not use up the day; one of which nobody knows stays counted, also when it comes again and is not taken. Beyond the
 * limit a text is skipped, and the agency is told, once a day.
 */
export function makeSendWithinSmsCap<Message extends { to: string; segments: number }>(
  world: World<Message>,
): SendText<Message> {
  const { send, spending, prices, limitOf, wasNotTaken, announce } = world;

  return async (message, { agencyId, name, at }) => {
    const cost = smsCost(countryOfPhone(message.to), message.segments, prices);
    const text = { agencyId, day: smsDayOf(at), name, cost };
    const limit = await limitOf(agencyId);
    const reserved = await spending.reserve(text, thousandthsOfCents(limit));
    if (reserved === "cap_reached") return capReached(text, limit, at);
    // Whoever counted it before may have sent it.
    const giveBack = async () => (reserved === "reserved" ? spending.giveBack(text) : undefined);
    const sent = await send(message).catch(async (fault: unknown) => {
      if (wasNotTaken(fault)) await giveBack();
      throw fault;
    });
    if (!sent.ok) await giveBack();
    return sent;
  };

  async function capReached({ agencyId, day }: CountedText, limit: SmsPerDay, at: Instant): Promise<Sent> {
    // Before the skip is recorded: whoever dies in between is handed the order again, and tells the agency then.
    await announce({ agencyId, type: "sms.cap_reached", at, data: { day, limit }, identity: [agencyId, day] });
    return { ok: false, skip: { reason: "cap_reached", detail: `the limit for texts on ${day} (UTC) is reached` } };
  }
}
