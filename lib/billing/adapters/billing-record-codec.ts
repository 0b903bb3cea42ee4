import { toFirstPath } from "#domain/billing/billing-path.ts";
import { BillingRecord, type RecordedDelivery } from "#domain/billing/billing-record.ts";
import { decidePlainLines, sumLines, TargetLine } from "#domain/billing/charge-lines.ts";
import { LeadResults } from "#domain/reports/lead-measures.ts";
import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";

// DynamoDB bills writes by the kilobyte and counts attribute names. A record with ten deliveries and their times would
// exceed one kilobyte, mostly by names, so each delivery is stored as one text. The lines of most leads follow from price
// and status, and the path from the model, and are not stored; others are stored as one text each.

/** Encodes a billing record as the attributes of its item, without its keys. */
export function encodeBillingRecord({ deliveries, charged: _, lines, path, ...record }: BillingRecord) {
  const texts = lines.map(encodeLine);
  const isPlain = texts.join() === decidePlainLines(record.price, record.status).map(encodeLine).join();
  return {
    ...record,
    ...(!isPlain && { lines: texts }),
    ...(path !== toFirstPath(record.model) && { path }),
    deliveries: deliveries.map((delivery) => encodeDelivery(delivery, record.placedAt)),
  };
}

/** Decodes the record in an item, or throws. Old records have no deliveries. */
export function decodeBillingRecord(item: Record<string, unknown>): BillingRecord {
  const stored = item as StoredRecord;
  const { model, price, status, placedAt, deliveries = [] } = stored;
  const lines = stored.lines?.map(decodeLine) ?? decidePlainLines(price, status);
  return BillingRecord.parse({
    ...stored,
    path: stored.path ?? toFirstPath(model),
    charged: { amount: sumLines(lines), currency: price.currency },
    lines,
    deliveries: deliveries.map((text) => decodeDelivery(text, placedAt)),
  });
}

type StoredRecord = Omit<BillingRecord, "charged" | "lines" | "path" | "deliveries"> & {
  path?: BillingRecord["path"];
  lines?: string[];
  deliveries?: string[];
};

/** Encodes a line: "promotion 4000 promotion.booked@1". */
const encodeLine = ({ line, amount, rule }: TargetLine): string => [line, amount, rule].join(" ");

function decodeLine(text: string): TargetLine {
  const [line, amount, rule] = text.split(" ");
  return TargetLine.parse({ line, amount: Number(amount), rule });
}

/** Encodes channel, status and a third part: milliseconds from placing to receipt, or the reason why it was skipped. */
const encodeDelivery = ({ channel, status, deliveredAt, reason }: RecordedDelivery, placedAt: Instant): string =>
  [channel, status, ...(deliveredAt ? [elapsedMs(placedAt, deliveredAt)] : reason ? [reason] : [])].join(" ");

function decodeDelivery(text: string, placedAt: Instant) {
  const [channel, status, rest] = text.split(" ");
  if (rest === undefined) return { channel, status };
  return status === "skipped"
    ? { channel, status, reason: rest }
    : { channel, status, deliveredAt: addMs(placedAt, Number(rest)) };
}

/** Encodes the results of a lead as one text each: "held", "wrong_number approved". A lead without any has an empty list. */
export const encodeLeadResults = ({ appointments, returns, unqualified }: LeadResults) => ({
  results: [...appointments, ...returns.map(({ reason, status }) => `${reason} ${status}`)],
  unqualified,
});

/** Decodes the results beside a record; undefined beside one that was stored before Baton kept them. */
export function decodeLeadResults({ results, unqualified }: Record<string, unknown>): LeadResults | undefined {
  if (!Array.isArray(results)) return undefined;
  const texts = results.map((text) => String(text).split(" "));
  return LeadResults.parse({
    appointments: texts.filter(({ length }) => length === 1).map(([end]) => end),
    returns: texts.filter(({ length }) => length === 2).map(([reason, status]) => ({ reason, status })),
    unqualified,
  });
}
