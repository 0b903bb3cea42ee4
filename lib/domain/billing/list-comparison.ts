import * as z from "zod";
import { hasArrived } from "#domain/delivery/delivery.ts";
import { LeadId } from "#domain/shared/id.ts";
import { earlier, elapsedMs, Instant } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { BillingRecord, RecordedDelivery } from "./billing-record.ts";

/** What a client has of a lead: by our id or, where it acknowledged the lead with one, by its own; perhaps with when it came. */
export type ListedLead = {
  leadId?: LeadId | undefined;
  clientRef?: string | undefined;
  receivedAt?: Instant | undefined;
};

const Missing = z.object({ leadId: LeadId, deliveredAt: Instant.optional() });
const Extra = z.object({ leadId: LeadId.optional(), clientRef: z.string().optional() });
const Late = z.object({
  leadId: LeadId,
  placedAt: Instant,
  deliveredAt: Instant.optional().meta({ description: "By our receipt." }),
  receivedAt: Instant.optional().meta({ description: "As the list says." }),
  seconds: z.int().meta({ description: "From `placedAt` to the later of both, rounded down." }),
});

/** What a client's own list says of a period beside what the histories say. */
export const ListComparison = z
  .object({
    listed: z.int().meta({ description: "Entries of the list: matched + unconfirmed + extra + repeated." }),
    delivered: z.int().meta({ description: "Leads that have a receipt or an answer: matched + missing." }),
    matched: z.int().meta({ description: "Delivered, and in the list." }),
    repeated: z.int().meta({ description: "Entries for a lead that another entry named already." }),
    missing: z.array(Missing).meta({ description: "Delivered, and not in the list." }),
    extra: z.array(Extra).meta({ description: "In the list, and none of the client's leads of the period." }),
    unconfirmed: z.array(LeadId).meta({ description: "In the list, although nothing says yet that it was delivered." }),
    late: z.array(Late).meta({ description: "In the list, and longer on the way than was asked for." }),
  })
  .meta({ id: "ListComparison" });
export type ListComparison = z.infer<typeof ListComparison>;

/**
 * Compares a client's list with the `records` of its leads of a period; with `channel`, with what was delivered over that one. A lead is late when
 * it came, or its receipt did, more than `lateAfterMs` after it was placed: a lead that was held is not late for it.
 */
export function compareList(
  records: readonly BillingRecord[],
  list: readonly ListedLead[],
  { channel, lateAfterMs }: { channel?: Channel | undefined; lateAfterMs: number },
): ListComparison {
  const promised = records
    .map((record) => ({ record, deliveries: record.deliveries.filter((each) => !channel || each.channel === channel) }))
    .filter(({ deliveries }) => deliveries.length > 0);
  const { named, extra, repeated } = match(
    promised.map(({ record }) => record),
    list,
  );
  const delivered = promised.filter(({ deliveries }) => deliveries.some(hasArrived));
  const missing = delivered.filter(({ record }) => !named.has(record.leadId));
  const found = promised.filter(({ record }) => named.has(record.leadId));
  return {
    listed: list.length,
    delivered: delivered.length,
    matched: delivered.length - missing.length,
    repeated,
    missing: missing.map(({ record: { leadId }, deliveries }) => ({ leadId, ...receiptIn(deliveries) })),
    extra,
    unconfirmed: found.filter(({ deliveries }) => !deliveries.some(hasArrived)).map(({ record: { leadId } }) => leadId),
    late: found.flatMap(({ record: { leadId, placedAt }, deliveries }) => {
      const { deliveredAt } = receiptIn(deliveries);
      const receivedAt = named.get(leadId)?.receivedAt;
      const ms = Math.max(...[deliveredAt, receivedAt].map((at) => (at ? elapsedMs(placedAt, at) : 0)));
      if (ms <= lateAfterMs) return [];
      const times = { placedAt, ...(deliveredAt && { deliveredAt }), ...(receivedAt && { receivedAt }) };
      return [{ leadId, ...times, seconds: Math.floor(ms / 1000) }];
    }),
  };
}

/**
 * Finds the lead of each entry. Those by our id come first: where several leads have the same reference of the client's, an entry with it means
 * the first of them that is not named yet.
 */
function match(records: readonly BillingRecord[], list: readonly ListedLead[]) {
  const ids = new Set(records.map(({ leadId }) => leadId));
  const byRef = Map.groupBy(records, ({ acknowledgement }) => acknowledgement?.clientRef);
  const named = new Map<LeadId, ListedLead>();
  const extra: ListComparison["extra"] = [];
  let repeated = 0;
  const name = (entry: ListedLead, leadId: LeadId | undefined) => {
    if (leadId === undefined || named.has(leadId)) repeated += 1;
    else named.set(leadId, entry);
  };
  for (const entry of list.filter(({ leadId }) => leadId !== undefined)) {
    const { leadId } = entry;
    if (leadId && ids.has(leadId)) name(entry, leadId);
    else extra.push({ leadId });
  }
  for (const entry of list.filter(({ leadId }) => leadId === undefined)) {
    const { clientRef } = entry;
    const candidates = clientRef === undefined ? undefined : byRef.get(clientRef);
    if (candidates) name(entry, candidates.find(({ leadId }) => !named.has(leadId))?.leadId);
    else extra.push({ clientRef });
  }
  return { named, extra, repeated };
}

/** The earliest receipt among the deliveries; nothing where there is none. */
function receiptIn(deliveries: readonly RecordedDelivery[]): { deliveredAt?: Instant } {
  const deliveredAt = deliveries.map((delivery) => delivery.deliveredAt).reduce(earlier, undefined);
  return deliveredAt ? { deliveredAt } : {};
}
