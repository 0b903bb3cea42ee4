import { openLedger } from "#app/open-ledger.ts";
import { printTable } from "#bin/demo/print.ts";
import { maxEntriesPerPage } from "#domain/ledger/journal.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { makeListPosted } from "#ledger/list-entries.ts";
import { anId } from "#test/support/an-id.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting } from "#test/support/counting.ts";
import { startEmulators } from "#test/support/emulators.ts";
import { ids } from "#test/support/ids.ts";
import { writeJournal } from "#test/support/write-journal.ts";

// Usage: node bench/reading-entries.ts [leads …]
// Reads 1,000 entries from the middle of journals of so many leads (10,000 and 1,000,000), which were posted 25 together, in
// the embedded DynamoDB. Prints the read units of each journal, and their ratio to those of the first.

const asked = process.argv.slice(2).map(Number);
const emulators = await startEmulators();
const { client, spent } = counting(emulators.dynamodbConfig);
try {
  const rows: [leads: number, units: number, calls: number, ms: number][] = [];
  for (const leads of asked.length > 0 ? asked : [10_000, 1_000_000]) {
    const table = { client, name: await createBatonTable(emulators) };
    const clientId: ClientId = ids.create("client");
    const journal = { agencyId: anId("agency"), clientId, currency: "GBP" };
    const { journals, digest } = openLedger(table);
    await writeJournal(table, journal, { leads, onPage: maxEntriesPerPage, digest });
    const list = makeListPosted({ journals });
    const middle = [clientId, "GBP", Math.floor(leads / maxEntriesPerPage / 2), 11].join("/");
    const startedAt = performance.now();
    const cost = await costOf(spent, async () => {
      const { entries } = await list(journal.agencyId, { clientId }, { limit: 1_000, after: middle });
      if (entries.length !== 1_000) throw new Error(`${entries.length} entries were read`);
    });
    rows.push([leads, cost.reads, cost.calls, performance.now() - startedAt]);
  }
  const [, firstUnits = 1] = rows[0] ?? [];
  printTable(
    ["leads", "read units of 1,000 entries", "calls", "ms", "ratio"],
    rows.map(([leads, units, calls, ms]) =>
      [leads, units, calls, ms.toFixed(0), (units / firstUnits).toFixed(3)].map(String),
    ),
  );
} finally {
  client.destroy();
  await emulators.stop();
}
