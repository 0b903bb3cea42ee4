import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { SendResult } from "../ports.ts";

/** Whose text it is, what it is counted by (each text has a name of its own, which it keeps when it is tried again), and when it is sent. */
type SmsContext = { agencyId: AgencyId; name: string; at: Instant };

/** Sends one text, once, for an agency. */
export type SendSms<Message> = (message: Message, context: SmsContext) => Promise<SendResult>;

/** One text of an agency: what it is counted by, the UTC day it is sent on, and its cost in thousandths of a US cent. */
export type CountedSms = { agencyId: AgencyId; day: string; name: string; cost: number };

/** What each agency has spent on texts each day. */
export type SmsSpending = {
  /**
   * Counts a text before it is sent, unless the day would then cost more than `limit`. The text that was counted last is counted once,
   * however often that is asked (`counted_before`); an earlier one that comes again is counted again, so that the count errs towards too much.
   */
  reserve(text: CountedSms, limit: number): Promise<"reserved" | "counted_before" | "cap_reached">;
  /** Takes a text out of the count that was not sent. Best effort: an answer lost on the way may take it out twice. */
  release(text: CountedSms): Promise<void>;
};
