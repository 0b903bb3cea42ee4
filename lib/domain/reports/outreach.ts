import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";
import { Money, multiplyAmount, sumByCurrency, Total } from "#domain/shared/money.ts";

const Count = z.int().min(0).max(100_000_000);

/**
 * What the agency says about its outreach for a campaign on one day. Replies are counted on the day on which they came, so
 * a day may have more of them than messages.
 */
export const Outreach = z
  .strictObject({
    sent: Count.meta({ description: "Messages sent, or calls made, on the day." }),
    replies: Count.meta({ description: "Replies that came on the day." }),
    cost: Money.optional().meta({ description: "What the outreach of the day cost the agency." }),
  })
  .meta({ id: "Outreach" });
export type Outreach = z.infer<typeof Outreach>;

/** What the agency said about one day, and which version that is: the latest one counts, and the others are kept. */
export const StoredOutreach = z.object({
  date: z.iso.date(),
  version: z.int().min(1),
  outreach: Outreach,
  recordedAt: Instant,
});
export type StoredOutreach = z.infer<typeof StoredOutreach>;

/** Picks the latest version of each day, the earliest day first. */
export function pickLatest(versions: readonly StoredOutreach[]): StoredOutreach[] {
  const byDate = new Map<string, StoredOutreach>();
  for (const each of versions) {
    const known = byDate.get(each.date);
    if (!known || known.version < each.version) byDate.set(each.date, each);
  }
  return [...byDate.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** Whether both say the same about a day. */
export const isSameOutreach = (a: Outreach, b: Outreach): boolean =>
  a.sent === b.sent &&
  a.replies === b.replies &&
  a.cost?.amount === b.cost?.amount &&
  a.cost?.currency === b.cost?.currency;

/** The outreach of several days. */
export const OutreachSum = z
  .object({
    days: z.int().meta({ description: "For how many days the agency stated its outreach." }),
    sent: z.int(),
    replies: z.int(),
    cost: z.array(Total).meta({ description: "By currency." }),
  })
  .meta({ id: "OutreachSum" });
export type OutreachSum = z.infer<typeof OutreachSum>;

export const sumOutreach = (days: readonly Outreach[]): OutreachSum => ({
  days: days.length,
  sent: days.reduce((sum, { sent }) => sum + sent, 0),
  replies: days.reduce((sum, { replies }) => sum + replies, 0),
  cost: sumByCurrency(days.flatMap(({ cost }) => cost ?? [])),
});

/** What so many times the outreach would cost. */
export const multiplyCost = (cost: OutreachSum["cost"], times: number): OutreachSum["cost"] =>
  cost.map(({ amount, currency }) => ({ amount: multiplyAmount(amount, times), currency }));
