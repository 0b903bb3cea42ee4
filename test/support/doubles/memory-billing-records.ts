import type { BillingRecords } from "#billing/ports.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { toPosition } from "#platform/table/keys.ts";

/** Billing records in memory; `given` ones are there from the start, made from one fact each. `sandbox` are those of sandbox leads. */
export function memoryBillingRecords(...given: BillingRecord[]): BillingRecords & { sandbox: BillingRecord[] } {
  const sandbox: BillingRecord[] = [];
  const kept = new Map(given.map((record) => [record.leadId, { record, factCount: 1 }]));
  const positionIn = ({ placedAt, leadId }: BillingRecord) => toPosition(placedAt, leadId);
  return {
    sandbox,
    async saveSandbox(_, record) {
      sandbox.push(record);
    },
    async save(_, record, factCount) {
      if ((kept.get(record.leadId)?.factCount ?? 0) <= factCount) kept.set(record.leadId, { record, factCount });
    },
    load: async (_, leads) => leads.map(({ leadId }) => kept.get(leadId)?.record),
    listSandbox: async (_, clientId, { from, to }, { limit }) => ({
      records: sandbox
        .filter((record) => record.clientId === clientId && record.placedAt >= from && record.placedAt < to)
        .slice(0, limit),
    }),
    async list(_, clientId, { from, to }, { limit, after = "" }) {
      const records = [...kept.values()]
        .map(({ record }) => record)
        .filter((record) => record.clientId === clientId && record.placedAt >= from && record.placedAt < to)
        .filter((record) => positionIn(record) > after)
        .sort((a, b) => (positionIn(a) < positionIn(b) ? -1 : 1));
      const page = records.slice(0, limit);
      const last = page.at(-1);
      return { records: page, ...(records.length > limit && last && { next: positionIn(last) }) };
    },
  };
}
