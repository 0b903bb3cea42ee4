import * as z from "zod";
import { LedgerExport } from "#domain/ledger/ledger-export.ts";
import { agencyPartition, makeEntityStore } from "#platform/table/entity-store.ts";
import { packLarge, unpack } from "#platform/table/packed.ts";
import type { Item, Table } from "#platform/table/table.ts";
import type { Exports } from "../ports.ts";

/** The most bytes of the lists of an export in its item; DynamoDB stores 400 kB with all else. */
const maxBytes = 350_000;

/** An export grows by its parts, by the names in them, and by the journals that they are from. */
const packLists = ({ parts, names, journals }: LedgerExport) => ({
  parts: packLarge(parts),
  names: packLarge(names),
  journals: packLarge(journals),
});

const Stored = z.preprocess((item) => {
  const { parts, names, journals } = item as Item;
  return { ...(item as Item), parts: unpack(parts), names: unpack(names), journals: unpack(journals) };
}, LedgerExport);

export const makeExportStore = (table: Table): Exports => ({
  ...makeEntityStore(table, "export", Stored, agencyPartition, (each) => ({ ...each, ...packLists(each) })),

  canStore: (each) =>
    Object.values(packLists(each)).reduce((sum: number, list) => sum + countBytes(list), 0) <= maxBytes,
});

const countBytes = (list: unknown): number =>
  list instanceof Uint8Array ? list.length : Buffer.byteLength(JSON.stringify(list));
