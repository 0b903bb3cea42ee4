import type { Clients } from "#accounts/ports.ts";
import { makeCalendarStore } from "#accounts/adapters/calendar-store.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { LeadResults } from "#domain/reports/lead-measures.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Now } from "#platform/ports.ts";
import type { Table } from "#platform/table/table.ts";
import { cellReaders, openCells } from "#reports/wire.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { memoryDynamoDb } from "../doubles/memory-dynamodb.ts";

const noResults: LeadResults = { appointments: [], returns: [] };

/** The readers of cells over a table. */
export const cellReadersOver = (table: Table, clients: Clients, now: Now) =>
  cellReaders({
    ...openCells(table),
    clients,
    calendars: makeCalendarStore(table),
    history: makeHistoryStore(table),
    jobs: makeJobStore(table),
    fingerprint,
    now,
  });

/** The readers of cells over a table in memory that has records and no cells. */
export async function cellReadersOfRecords(
  agencyId: AgencyId,
  records: readonly BillingRecord[],
  clients: Clients,
  now: Now,
) {
  const table: Table = { client: memoryDynamoDb(), name: "Baton" };
  const store = makeBillingRecordStore(table);
  for (const record of records) await store.save(agencyId, record, 1, { results: noResults });
  return cellReadersOver(table, clients, now);
}
