import type { EntryFormat } from "#domain/ledger/ledger-export.ts";
import { entryColumns, toEntryView } from "#ledger/entry-views.ts";
import type { EntryView } from "#ledger/schemas.ts";
import { type Columns, formatTable, type TableFormat } from "#platform/http/table-formats.ts";
import type { FormatPart } from "./ports.ts";

type NamedEntry = EntryView & { clientName: string; campaignName: string };

const mediaTypes: Record<EntryFormat, TableFormat> = { ndjson: "application/x-ndjson", csv: "text/csv" };

/** The columns of the ledger's lists, and the names behind them, so that a reader of columns by number is not disturbed. */
const columns: Columns<NamedEntry> = {
  ...entryColumns,
  clientName: (entry) => entry.clientName,
  campaignName: (entry) => entry.campaignName,
};

export const formatPart: FormatPart = (format, entries, { names, isFirst }) => {
  const items = entries.map((posted) => ({
    ...toEntryView(posted),
    clientName: names[posted.journal.clientId] ?? "",
    // A settlement of a period belongs to no campaign.
    campaignName: ("campaignId" in posted.entry && names[posted.entry.campaignId]) || "",
  }));
  return formatTable(mediaTypes[format], { items, next: null }, { columns, hasHeader: isFirst });
};
