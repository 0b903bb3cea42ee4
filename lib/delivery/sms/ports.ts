import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { SendResult } from "../ports.ts";

/** The agency of an SMS, the name that counts it, and its time. A retry keeps the name. */
type SmsContext = { agencyId: AgencyId; name: string; at: Instant };

/** Sends one SMS, once, for an agency. */
export type SendSms<Message> = (message: Message, context: SmsContext) => Promise<SendResult>;

/** One counted SMS of an agency. `day` is in UTC, and `cost` in thousandths of a US cent. */
export type CountedSms = { agencyId: AgencyId; day: string; name: string; cost: number };

/** The cost of each agency's SMS for each day. */
export type SmsSpending = {
  /**
   * Counts an SMS before sending, unless the cost of the day would exceed `limit`. The last counted SMS is counted
   * once, however often it is retried (`counted_before`). A retry of an earlier one is counted again, so the count is
   * never too low.
   */
  reserve(text: CountedSms, limit: number): Promise<"reserved" | "counted_before" | "cap_reached">;
  /** Removes an SMS that was not sent from the count. Best effort: a lost response may remove it twice. */
  release(text: CountedSms): Promise<void>;
};
