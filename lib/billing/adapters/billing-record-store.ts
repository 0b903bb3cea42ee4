import { isDeepStrictEqual } from "node:util";
import type { Mode } from "#domain/accounts/mode.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import type { LeadResults } from "#domain/reports/lead-measures.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { isUndecodable } from "#domain/shared/is-undecodable.ts";
import { recordsPartition, releasedLeadsKey, statusKey, toWaitingKeys } from "#leads/adapters/keys.ts";
import { toPosition } from "#platform/table/keys.ts";
import { getItem, getItems } from "#platform/table/read-items.ts";
import { type Item, putIf, queryKeyRange, type Table } from "#platform/table/table.ts";
import type { BillingRecords } from "../ports.ts";
import { decodeBillingRecord, encodeBillingRecord, encodeLeadResults } from "./billing-record-codec.ts";

/** Stores the billing records: one item for each lead in the partition of its client, in the order of placing. */
export function makeBillingRecordStore(table: Table): BillingRecords {
  const makeSave =
    (mode: Mode): BillingRecords["save"] =>
    async (agencyId, record, factCount, { mayRecur = false, isNew = false, results, waitsIn } = {}) => {
      const { clientId, status } = record;
      const key = { pk: recordsPartition(agencyId, clientId, mode), sk: toPosition(record.placedAt, record.leadId) };
      // Most facts of a delivered lead do not change its bill (a second receipt, another attempt), and a read costs a
      // fifth of an unnecessary write.
      const stored = !isNew && !mayRecur && isNonRecurring(record, results) && (await getItem(table, key));
      const listKeys =
        toReceiptKeys(agencyId, record, mode) ??
        (waitsIn && toWaitingKeys({ agencyId, clientId, leadId: record.leadId }, waitsIn));
      const encodedResults = results && encodeLeadResults(results);
      if (
        stored &&
        isSameRecord(stored, record) &&
        isSameList(stored, listKeys) &&
        isDeepStrictEqual(stored["results"], encodedResults?.results)
      ) {
        return;
      }
      const item = {
        ...key,
        ...encodeBillingRecord(record),
        ...listKeys,
        ...encodedResults,
        factCount,
        statusKey: statusKey(agencyId, clientId, status, mode),
      };
      // The same number of facts are the same facts: a rebuild overwrites the record with today's derivation, at the cost
      // of a write.
      await putIf(table, item, {
        expression: "attribute_not_exists(pk) OR factCount <= :factCount",
        values: { ":factCount": factCount },
      });
    };

  const makeList =
    (mode: Mode): BillingRecords["list"] =>
    async (agencyId, clientId, { from, to }, { limit, after }) => {
      // A position starts with an instant, so the bare instant `to` sorts before every lead of that instant. "~" sorts
      // after every character of a position, so the page starts right after `after`.
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
      return { records: items.map(decodeBillingRecord), next: more ? last?.sk : undefined };
    };

  return {
    save: makeSave("live"),
    saveSandbox: makeSave("test"),
    async load(agencyId, leads) {
      const keys = leads.map(({ clientId, placedAt, leadId }) => ({
        pk: recordsPartition(agencyId, clientId),
        sk: toPosition(placedAt, leadId),
      }));
      return (await getItems(table, keys)).map((item) => item && decodeBillingRecord(item));
    },
    list: makeList("live"),
    listSandbox: makeList("test"),
  };
}

/**
 * The keys that list a lead by the time of receipt, if it was placed later; otherwise its place among the records is
 * the same. They never change, so the index writes its entry once.
 */
const toReceiptKeys = (agencyId: AgencyId, { clientId, leadId, receivedAt, placedAt }: BillingRecord, mode: Mode) =>
  receivedAt === placedAt
    ? undefined
    : { campaignKey: releasedLeadsKey(agencyId, clientId, mode), receivedKey: toPosition(receivedAt, leadId) };

/** Whether the stored record is in the same lists by the time of receipt, or of waiting leads. */
const isSameList = (stored: Item, keys: { receivedKey: string; campaignKey: string } | undefined): boolean =>
  stored["receivedKey"] === keys?.receivedKey && stored["campaignKey"] === keys?.campaignKey;

/**
 * Whether this version of a record, with the place where its lead waits, never occurs again once it has changed. Only
 * such a version may be left with its lower fact count. For any other, a late save of a version in between would count as
 * newer. A lead can become undeliverable twice; a delivery can fail, be exhausted, and fail again in a replay; an outcome
 * can be recorded again; and an appointment can be booked, cancelled, and booked again. A withdrawn call is for the
 * caller to say. A lead comes back into a list only by these, or by a return.
 */
const isNonRecurring = (
  { status, outcome, deliveries, lines }: BillingRecord,
  results: LeadResults | undefined,
): boolean =>
  outcome === undefined &&
  !results?.appointments.length &&
  !results?.returns.length &&
  lines.length === 1 &&
  nonRecurringStatuses.includes(status) &&
  deliveries.every((delivery) => delivery.status !== "failed" && delivery.status !== "exhausted");

const nonRecurringStatuses: readonly LeadStatus[] = ["delivered", "acknowledged", "rejected", "duplicate", "contacted"];

/** Compares after parsing, which gives both the same field order. An unreadable stored record is overwritten. */
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
