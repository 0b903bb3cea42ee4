import { LedgerExport } from "#domain/ledger/ledger-export.ts";
import { agencyPartition, makeEntityStore } from "#platform/table/entity-store.ts";
import type { Table } from "#platform/table/table.ts";
import type { Exports } from "../ports.ts";

export const makeExportStore = (table: Table): Exports =>
  makeEntityStore(table, "export", LedgerExport, agencyPartition);
