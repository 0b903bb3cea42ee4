import { printTable } from "#bin/demo/print.ts";
import { maxEntriesPerPage } from "#domain/ledger/journal.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { Table } from "#platform/table/table.ts";
import { on } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { counting } from "#test/support/counting.ts";
import { startEmulators } from "#test/support/emulators.ts";
import { ids } from "#test/support/ids.ts";
import { november, openAccount, setUpAccount } from "#test/support/statements-world.ts";
import { writeJournal } from "#test/support/write-journal.ts";

// Usage: node --expose-gc bench/closing.ts [leads/on a page …]
// Closes a month of so many leads by its job, in the embedded DynamoDB: by default 10,000 and 100,000 that were posted 25
// together, and as many that were posted alone, which is the worst case. Prints the runs of the job, the longest of them,
// the calls, the units, and by how much the heap grew at most; and whether the statement has every lead.

const asked = process.argv.slice(2);
const cases = (asked.length > 0 ? asked : ["10000/25", "100000/25", "10000/1", "100000/1"]).map((text) =>
  text.split("/").map(Number),
);
const emulators = await startEmulators();
const { client, spent } = counting(emulators.dynamodbConfig);
const table: Table = { client, name: await createBatonTable(emulators) };
try {
  const rows: string[][] = [];
  for (const [leads = 0, onPage = maxEntriesPerPage] of cases) rows.push(await measure(leads, onPage));
  printTable(
    [
      "leads",
      "on a page",
      "runs",
      "longest run",
      "all runs",
      "calls",
      "read units",
      "write units",
      "peak heap",
      "statement",
    ],
    rows,
  );
} finally {
  client.destroy();
  await emulators.stop();
}

async function measure(leads: number, onPage: number): Promise<string[]> {
  const clientId: ClientId = ids.create("client");
  await setUpAccount(table, {}, clientId);
  let now = on("2026-12-05T09:00:00Z");
  const startedAt = performance.now();
  const account = openAccount(table, () => instant(Date.parse(now) + performance.now() - startedAt), { clientId });
  await writeJournal(table, account.journal, { leads, onPage, digest: account.digest });
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  let peak = heapBefore;
  // Collected before each sample, so that garbage does not count.
  const sampler = setInterval(() => {
    globalThis.gc?.();
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }, 200);
  const before = { ...spent };
  const runs: number[] = [];
  const job = { kind: "close" as const, ...account.journal };
  for (let next: Instant | undefined = account.now(); next && next <= account.now();) {
    const runAt = performance.now();
    next = await account.close(job, account.now());
    runs.push(performance.now() - runAt);
  }
  clearInterval(sampler);
  const closed = await account.closeStatement(november);
  const isWhole = closed.ok && closed.value.net === leads * 6_000;
  return [
    String(leads),
    String(onPage),
    String(runs.length),
    `${(Math.max(...runs) / 1_000).toFixed(1)} s`,
    `${(runs.reduce((sum, ms) => sum + ms, 0) / 1_000).toFixed(1)} s`,
    String(spent.calls - before.calls),
    String(spent.reads - before.reads),
    String(spent.writes - before.writes),
    `${((peak - heapBefore) / 1e6).toFixed(1)} MB`,
    isWhole ? "whole" : "NOT WHOLE",
  ];
}
