import * as z from "zod";
import { hasArrived } from "#domain/delivery/delivery.ts";
import { LeadId } from "#domain/shared/id.ts";
import { elapsedMs, Instant, minInstant } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { BillingRecord, RecordedDelivery } from "./billing-record.ts";

/** A lead in a client's list, by Baton's id or the client's reference, perhaps with the time of arrival. */
export type ListedLead = {
  leadId?: LeadId | undefined;
  clientRef?: string | undefined;
  arrivedAt?: Instant | undefined;
};

const MissingLead = z.object({ leadId: LeadId, deliveredAt: Instant.optional() });
const ExtraEntry = z.object({ leadId: LeadId.optional(), clientRef: z.string().optional() });
const LateLead = z.object({
  leadId: LeadId,
  placedAt: Instant,
  deliveredAt: Instant.optional().meta({ description: "The time of Baton's receipt." }),
  arrivedAt: Instant.optional().meta({ description: "When it arrived, by the list." }),
  seconds: z
    .int()
    .meta({ description: "From `placedAt` to the later of `deliveredAt` and `arrivedAt`, rounded down." }),
});

/** The differences between a client's own list of a period and the histories. */
export const ListComparison = z
  .object({
    listed: z.int().meta({ description: "Entries of the list: matched + unconfirmed + extra + repeated." }),
    delivered: z.int().meta({ description: "Leads that have a receipt or an answer: matched + missing." }),
    matched: z.int().meta({ description: "Delivered, and in the list." }),
    repeated: z.int().meta({ description: "Entries for a lead that an earlier entry names." }),
    missing: z.array(MissingLead).meta({ description: "Delivered, but not in the list." }),
    extra: z.array(ExtraEntry).meta({ description: "In the list, but not a lead of the client in the period." }),
    unconfirmed: z.array(LeadId).meta({ description: "In the list, but without a receipt or an answer so far." }),
    late: z.array(LateLead).meta({ description: "In the list, and delivered later than the request allows." }),
  })
  .meta({ id: "ListComparison" });
export type ListComparison = z.infer<typeof ListComparison>;

/**
 * Compares a client's list with the `records` of its leads of a period. With `channel`, compares only the deliveries
 * over that channel. A lead is late if it arrived, or its receipt came, more than `lateAfterMs` after the lead was
 * placed; so the time that a lead is held does not make it late.
 */
export function compareLeadList(
  records: readonly BillingRecord[],
  list: readonly ListedLead[],
  { channel, lateAfterMs }: { channel?: Channel | undefined; lateAfterMs: number },
): ListComparison {
  const expectedLeads = records
    .map((record) => ({
      record,
      deliveries: record.deliveries.filter((delivery) => !channel || delivery.channel === channel),
    }))
    .filter(({ deliveries }) => deliveries.length > 0);
  const expectedRecords = expectedLeads.map(({ record }) => record);
  const { entriesByLead, extra, repeated } = matchEntries(expectedRecords, list);
  const delivered = expectedLeads.filter(({ deliveries }) => deliveries.some(hasArrived));
  const missing = delivered.filter(({ record }) => !entriesByLead.has(record.leadId));
  const listedLeads = expectedLeads.filter(({ record }) => entriesByLead.has(record.leadId));
  return {
    listed: list.length,
    delivered: delivered.length,
    matched: delivered.length - missing.length,
    repeated,
    missing: missing.map(({ record: { leadId }, deliveries }) => ({
      leadId,
      deliveredAt: findEarliestReceipt(deliveries),
    })),
    extra,
    unconfirmed: listedLeads
      .filter(({ deliveries }) => !deliveries.some(hasArrived))
      .map(({ record: { leadId } }) => leadId),
    late: listedLeads.flatMap(({ record: { leadId, placedAt }, deliveries }) => {
      const deliveredAt = findEarliestReceipt(deliveries);
      const arrivedAt = entriesByLead.get(leadId)?.arrivedAt;
      const ms = Math.max(...[deliveredAt, arrivedAt].map((at) => (at ? elapsedMs(placedAt, at) : 0)));
      if (ms <= lateAfterMs) return [];
      return [{ leadId, placedAt, deliveredAt, arrivedAt, seconds: Math.floor(ms / 1000) }];
    }),
  };
}

/** Finds the lead of each entry, Baton's ids first. Equal references mean the leads in order, each once. */
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
  return { entriesByLead, extra, repeated };
}

/** The time of the earliest receipt among the deliveries; undefined if there is none. */
const findEarliestReceipt = (deliveries: readonly RecordedDelivery[]): Instant | undefined =>
  deliveries.map((delivery) => delivery.deliveredAt).reduce(minInstant, undefined);
