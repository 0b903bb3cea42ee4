import * as z from "zod";
import { OutcomeKind, wasProspectReached } from "#domain/contact/contact-fact.ts";
import { msSinceDelivery } from "#domain/contact/contact-stamps.ts";
import { Instant } from "#domain/shared/instant.ts";
import { sumByCurrency, Total } from "#domain/shared/money.ts";
import type { BillingRecord } from "./billing-record.ts";
import { calculateCostPerSale, CostPerSale } from "./cost-per-sale.ts";
import { percentile } from "./percentile.ts";

/** A count and its denominator. `share` is count ÷ of, from 0 to 1, or null if `of` is 0. */
const Share = z.object({ count: z.int(), of: z.int(), share: z.number().nullable() });

/** How fast the client was. `coverage` says how many of the delivered leads have a measured time. */
const Clock = z.object({
  p50Seconds: z.number().nullable(),
  p95Seconds: z.number().nullable(),
  coverage: Share,
  within: z.array(Share.extend({ minutes: z.int() })),
});

/** The results of the leads placed with a client in a period, and the cost of a sale. Every number names its denominator. */
export const ClientReport = z
  .object({
    from: Instant,
    to: Instant,
    leads: z.int(),
    delivered: Share,
    acknowledged: Share,
    /** Leads that the client rejected or already had, before it worked them; they are charged nothing. */
    rejected: Share,
    attempted: Share,
    contacted: Share,
    timeToAcknowledge: Clock,
    timeToFirstAttempt: Clock,
    timeToFirstContact: Clock,
    outcomes: z.object({ recorded: Share, byKind: z.record(OutcomeKind, z.int()) }),
    wonValue: z.array(Total),
    costPerSale: z.array(CostPerSale),
  })
  .meta({ id: "ClientReport" });
export type ClientReport = z.infer<typeof ClientReport>;

/** Within how many minutes of the delivery a time is counted. */
export const thresholdMinutes = [5, 15, 60] as const;

/** Builds the report on one client's `records`: leads placed from `from` (inclusive) to `to` (exclusive). */
export function buildClientReport(
  period: { from: Instant; to: Instant },
  records: readonly BillingRecord[],
): ClientReport {
  const delivered = records.filter((record) => record.deliveredAt);
  const acknowledged = records.filter((record) => record.acknowledgement);
  const rejected = records.filter(({ status }) => status === "rejected" || status === "duplicate");
  const attempted = records.filter((record) => record.firstAttemptAt);
  const contacted = records.filter(({ firstContactAt, outcome }) => wasProspectReached(firstContactAt, outcome?.kind));
  const outcomes = records.flatMap((record) => record.outcome ?? []);
  const won = outcomes.filter(({ kind }) => kind === "won");
  return {
    ...period,
    leads: records.length,
    delivered: toShare(delivered.length, records.length),
    acknowledged: toShare(acknowledged.length, records.length),
    rejected: toShare(rejected.length, records.length),
    attempted: toShare(attempted.length, records.length),
    contacted: toShare(contacted.length, records.length),
    timeToAcknowledge: measureClock(delivered, ({ acknowledgement }) => acknowledgement?.at),
    timeToFirstAttempt: measureClock(delivered, ({ firstAttemptAt }) => firstAttemptAt),
    timeToFirstContact: measureClock(delivered, ({ firstContactAt }) => firstContactAt),
    outcomes: {
      recorded: toShare(outcomes.length, records.length),
      byKind: countByKind(outcomes.map(({ kind }) => kind)),
    },
    wonValue: sumByCurrency(won.flatMap(({ value }) => value ?? [])),
    costPerSale: calculateCostPerSale(records),
  };
}

function measureClock(delivered: readonly BillingRecord[], getStamp: (record: BillingRecord) => Instant | undefined) {
  const measured = delivered.flatMap((record) => msSinceDelivery(record.deliveredAt, getStamp(record)) ?? []);
  const percentileSeconds = (p: number) => {
    const ms = percentile(measured, p);
    return ms === undefined ? null : Math.round(ms / 1000);
  };
  return {
    p50Seconds: percentileSeconds(50),
    p95Seconds: percentileSeconds(95),
    coverage: toShare(measured.length, delivered.length),
    within: thresholdMinutes.map((minutes) => ({
      minutes,
      ...toShare(measured.filter((ms) => ms <= minutes * 60_000).length, delivered.length),
    })),
  };
}

/** A count and its denominator, with the share. */
export const toShare = (count: number, of: number) => ({ count, of, share: of === 0 ? null : count / of });

const countByKind = (kinds: readonly OutcomeKind[]) =>
  Object.fromEntries(
    OutcomeKind.options.map((kind) => [kind, kinds.filter((recorded) => recorded === kind).length] as const),
  ) as Record<OutcomeKind, number>;
