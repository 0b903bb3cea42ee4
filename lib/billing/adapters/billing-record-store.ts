import type { Mode } from "#domain/accounts/mode.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { LeadStatus } from "#domain/history/lead-state.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { isUndecodable } from "#domain/shared/is-undecodable.ts";
import { recordsPartition, statusKey } from "#leads/adapters/keys.ts";
import { toPosition } from "#platform/table/keys.ts";
import { getItem } from "#platform/table/read-items.ts";
import { type Item, putIf, queryKeyRange, type Table } from "#platform/table/table.ts";
import type { BillingRecords } from "../ports.ts";
import { decodeBillingRecord, encodeBillingRecord } from "./billing-record-codec.ts";

/** The billing records in the table: one item for each lead in the partition of its client, in the order in which they became its leads. */
export function makeBillingRecordStore(table: Table): BillingRecords {
  const makeSave = (mode: Mode) => async (agencyId: AgencyId, record: BillingRecord, factCount: number) => {
    const { clientId, status } = record;
    const key = { pk: recordsPartition(agencyId, clientId, mode), sk: toPosition(record.placedAt, record.leadId) };
    // Most facts of a delivered lead change nothing that is billed (a second receipt, another attempt): a read costs a fifth of
    // a needless write.
    const stored = isNonRecurring(record) && (await getItem(table, key));
    if (stored && isSameRecord(stored, record)) return;
    const item = {
      ...key,
      ...encodeBillingRecord(record),
      factCount,
      statusKey: statusKey(agencyId, clientId, status, mode),
    };
    // Of as many facts it is made of the same ones: a rebuild writes it as it is derived today, at no other price than a refusal.
    await putIf(table, item, {
      expression: "attribute_not_exists(pk) OR factCount <= :factCount",
      values: { ":factCount": factCount },
    });
  };

  const makeList =
    (mode: Mode): BillingRecords["list"] =>
    async (agencyId, clientId, { from, to }, { limit, after }) => {
      // A position is an instant and more, so the bare instant `to` sorts before every lead received then. "~" comes after every
      // character of a position: it starts the page just behind `after`.
      const startAfter = after === undefined ? from : `${after}~`;
      const { items, more } = await queryKeyRange(
        table,
        {
          partition: ["pk", recordsPartition(agencyId, clientId, mode)],
          sort: ["sk", startAfter > from ? startAfter : from, to],
        },
        limit,
      );
      const last = items.at(-1);
      return { records: items.map(decodeBillingRecord), ...(more && last && { next: last.sk }) };
    };

  return {
    save: makeSave("live"),
    saveSandbox: makeSave("test"),
    list: makeList("live"),
    listSandbox: makeList("test"),
  };
}

/**
 * Whether a record, once changed, never reads like this again. Only then may the same one be left as it is with its lower count
 * of facts: otherwise a late save of what lay between would pass for newer. A lead can become undeliverable twice, a delivery can fail,
 * be given up, and fail again when it is replayed, and an outcome can be told again.
 */
const isNonRecurring = ({ status, outcome, deliveries }: BillingRecord): boolean =>
  outcome === undefined &&
  nonRecurringStatuses.includes(status) &&
  deliveries.every((delivery) => delivery.status !== "failed" && delivery.status !== "exhausted");

const nonRecurringStatuses: readonly LeadStatus[] = ["delivered", "acknowledged", "rejected", "duplicate", "contacted"];

/** Parsing puts the fields of both into the same order. A stored one that cannot be read is no other's hindrance: it is written anew. */
function isSameRecord(stored: Item, record: BillingRecord): boolean {
  try {
    return (
      JSON.stringify(decodeBillingRecord(stored)) === JSON.stringify(decodeBillingRecord(encodeBillingRecord(record)))
    );
  } catch (fault) {
    if (isUndecodable(fault)) return false;
    throw fault;
  }
}
