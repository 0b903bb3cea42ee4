import { BillingRecord, type RecordedDelivery } from "#domain/billing/billing-record.ts";
import { calculateCharge } from "#domain/billing/calculate-charge.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";

// A record with ten deliveries and their times would be larger than the kilobyte that one write unit buys, mostly by the names of attributes:
// each delivery is stored as one text. What is charged follows from price and status, and is not stored at all.

/** A billing record as it is stored, beside its keys. */
export function encodeBillingRecord({ deliveries, charged: _, ...record }: BillingRecord) {
  return { ...record, deliveries: deliveries.map((delivery) => encodeDelivery(delivery, record.placedAt)) };
}

/** The record in an item. Throws when it is none. One that was stored before records told of deliveries has none. */
export function decodeBillingRecord(item: Record<string, unknown>): BillingRecord {
  const stored = item as StoredRecord;
  const { price, status, placedAt, deliveries = [] } = stored;
  return BillingRecord.parse({
    ...stored,
    charged: calculateCharge(price, status),
    deliveries: deliveries.map((text) => decodeDelivery(text, placedAt)),
  });
}

type StoredRecord = Omit<BillingRecord, "charged" | "deliveries"> & { deliveries?: string[] };

/** Channel, status, and what goes with the status: milliseconds from the placing to the receipt, or why it was skipped. */
const encodeDelivery = ({ channel, status, deliveredAt, reason }: RecordedDelivery, placedAt: Instant): string =>
  [channel, status, ...(deliveredAt ? [elapsedMs(placedAt, deliveredAt)] : reason ? [reason] : [])].join(" ");

function decodeDelivery(text: string, placedAt: Instant) {
  const [channel, status, rest] = text.split(" ");
  if (rest === undefined) return { channel, status };
  return status === "skipped"
    ? { channel, status, reason: rest }
    : { channel, status, deliveredAt: instant(Date.parse(placedAt) + Number(rest)) };
}
