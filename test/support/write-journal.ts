import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import type { Digest } from "#domain/ledger/journal.ts";
import { journalsPartition, journalSortKey } from "#ledger/adapters/keys.ts";
import { toPagePut } from "#ledger/adapters/journal-store.ts";
import type { JournalKey } from "#ledger/ports.ts";
import { putIfAbsent, type Table } from "#platform/table/table.ts";
import { makeJournalPages } from "./journal-pages.ts";

/** Writes a journal as posting does, and without the positions of the leads, which neither readers nor closings need. */
export async function writeJournal(
  table: Table,
  journal: JournalKey,
  { leads, onPage, digest }: { leads: number; onPage: number; digest: Digest },
): Promise<void> {
  const { agencyId, clientId, currency } = journal;
  await putIfAbsent(table, { pk: journalsPartition(agencyId), sk: journalSortKey(journal), clientId, currency });
  let batch: { PutRequest: { Item: ReturnType<typeof toPagePut>["Put"]["Item"] } }[] = [];
  const writes: Promise<unknown>[] = [];
  const pageCount = Math.ceil(leads / onPage);
  for (const page of makeJournalPages(leads, onPage, digest)) {
    batch.push({ PutRequest: { Item: toPagePut(table, journal, page).Put.Item } });
    if (batch.length < 25 && page.number < pageCount) continue;
    writes.push(table.client.send(new BatchWriteItemCommand({ RequestItems: { [table.name]: batch } })));
    batch = [];
    if (writes.length >= 8) await Promise.all(writes.splice(0));
  }
  await Promise.all(writes);
}
