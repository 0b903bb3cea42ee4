import * as z from "zod";
import { hasArrived } from "#domain/delivery/delivery.ts";
import { LeadId } from "#domain/shared/id.ts";
import { elapsedMs, Instant, minInstant } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { BillingRecord, RecordedDelivery } from "./billing-record.ts";

/** What a client has of a lead: by our id or, where it acknowledged the lead with one, by its own; perhaps with when it came. */
export type ListedLead = {
  leadId?: LeadId | undefined;
  clientRef?: string | undefined;
  receivedAt?: Instant | undefined;
};

const MissingLead = z.object({ leadId: LeadId, deliveredAt: Instant.optional() });
const ExtraEntry = z.object({ leadId: LeadId.optional(), clientRef: z.string().optional() });
const LateLead = z.object({
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
    missing: z.array(MissingLead).meta({ description: "Delivered, and not in the list." }),
    extra: z.array(ExtraEntry).meta({ description: "In the list, and none of the client's leads of the period." }),
    unconfirmed: z.array(LeadId).meta({ description: "In the list, although nothing says yet that it was delivered." }),
    late: z.array(LateLead).meta({ description: "In the list, and longer on the way than was asked for." }),
  })
  .meta({ id: "ListComparison" });
export type ListComparison = z.infer<typeof ListComparison>;

/**
 * Compares a client's list with the `records` of its leads of a period; with `channel`, with what was delivered over that one. A lead is late when
 * it came, or its receipt did, more than `lateAfterMs` after it was placed: a lead that was held is not late for it.
 */
export function compareLeadList(
  records: readonly BillingRecord[],
  list: readonly ListedLead[],
  { channel, lateAfterMs }: { channel?: Channel | undefined; lateAfterMs: number },
): ListComparison {
  const expectedLeads = records
    .map((record) => ({ record, deliveries: record.deliveries.filter((each) => !channel || each.channel === channel) }))
    .filter(({ deliveries }) => deliveries.length > 0);
  const {
    named: entriesByLead,
    extra,
    repeated,
  } = matchEntries(
    expectedLeads.map(({ record }) => record),
    list,
  );
  const delivered = expectedLeads.filter(({ deliveries }) => deliveries.some(hasArrived));
  const missing = delivered.filter(({ record }) => !entriesByLead.has(record.leadId));
  const listedLeads = expectedLeads.filter(({ record }) => entriesByLead.has(record.leadId));
  return {
    listed: list.length,
    delivered: delivered.length,
    matched: delivered.length - missing.length,
    repeated,
    missing: missing.map(({ record: { leadId }, deliveries }) => ({ leadId, ...findEarliestReceipt(deliveries) })),
    extra,
    unconfirmed: listedLeads
      .filter(({ deliveries }) => !deliveries.some(hasArrived))
      .map(({ record: { leadId } }) => leadId),
    late: listedLeads.flatMap(({ record: { leadId, placedAt }, deliveries }) => {
      const { deliveredAt } = findEarliestReceipt(deliveries);
      const receivedAt = entriesByLead.get(leadId)?.receivedAt;
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
function matchEntries(records: readonly BillingRecord[], list: readonly ListedLead[]) {
  const ids = new Set(records.map(({ leadId }) => leadId));
  const byRef = Map.groupBy(records, ({ acknowledgement }) => acknowledgement?.clientRef);
  const entriesByLead = new Map<LeadId, ListedLead>();
  const extra: ListComparison["extra"] = [];
  let repeated = 0;
  const assignEntry = (entry: ListedLead, leadId: LeadId | undefined) => {
    if (leadId === undefined || entriesByLead.has(leadId)) repeated += 1;
    else entriesByLead.set(leadId, entry);
  };
  for (const entry of list.filter(({ leadId }) => leadId !== undefined)) {
    const { leadId } = entry;
    if (leadId && ids.has(leadId)) assignEntry(entry, leadId);
    else extra.push({ leadId });
  }
  for (const entry of list.filter(({ leadId }) => leadId === undefined)) {
    const { clientRef } = entry;
    const candidates = clientRef === undefined ? undefined : byRef.get(clientRef);
    if (candidates) assignEntry(entry, candidates.find(({ leadId }) => !entriesByLead.has(leadId))?.leadId);
    else extra.push({ clientRef });
  }
  return { named: entriesByLead, extra, repeated };
}

/** The earliest receipt among the deliveries; nothing where there is none. */
function findEarliestReceipt(deliveries: readonly RecordedDelivery[]): { deliveredAt?: Instant } {
  const deliveredAt = deliveries.map((delivery) => delivery.deliveredAt).reduce(minInstant, undefined);
  return deliveredAt ? { deliveredAt } : {};
}
