import { BillingRecord, type RecordedDelivery } from "#domain/billing/billing-record.ts";
import { calculateCharge } from "#domain/billing/calculate-charge.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";

// DynamoDB bills writes by the kilobyte and counts attribute names. A record with ten deliveries and their times would
// exceed one kilobyte, mostly by names, so each delivery is stored as one text. The charge follows from price and
// status and is not stored.

/** Encodes a billing record as the attributes of its item, without its keys. */
export function encodeBillingRecord({ deliveries, charged: _, ...record }: BillingRecord) {
  return { ...record, deliveries: deliveries.map((delivery) => encodeDelivery(delivery, record.placedAt)) };
}

/** Decodes the record in an item, or throws. Old records have no deliveries. */
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

/** Encodes channel, status and a third part: milliseconds from placing to receipt, or the reason why it was skipped. */
const encodeDelivery = ({ channel, status, deliveredAt, reason }: RecordedDelivery, placedAt: Instant): string =>
  [channel, status, ...(deliveredAt ? [elapsedMs(placedAt, deliveredAt)] : reason ? [reason] : [])].join(" ");

function decodeDelivery(text: string, placedAt: Instant) {
  const [channel, status, rest] = text.split(" ");
  if (rest === undefined) return { channel, status };
  return status === "skipped"
    ? { channel, status, reason: rest }
    : { channel, status, deliveredAt: instant(Date.parse(placedAt) + Number(rest)) };
}
