import { loadavg } from "node:os";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { printTable } from "#bin/demo/print.ts";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { type Cell, mergeCells } from "#domain/reports/cell.ts";
import { toSpeedCell } from "#domain/reports/cell-parts.ts";
import type { CampaignId, ClientId } from "#domain/shared/id.ts";
import { addDays, startOfNextMonth } from "#domain/shared/wall-clock.ts";
import { fingerprint } from "#platform/ids.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { Table } from "#platform/table/table.ts";
import type { StoredCell } from "#reports/ports.ts";
import { makeReportCosts } from "#reports/report-mature.ts";
import { makeReportSpeed } from "#reports/report-speed.ts";
import { openCells, openOutreach } from "#reports/wire.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { startEmulators } from "#test/support/emulators.ts";
import { aCampaign, aClient } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { generateLeads } from "#test/support/reports/generated-leads.ts";
import { toDayCells } from "#test/support/reports/measured-leads.ts";
import { cellReadersOver } from "#test/support/reports/report-over.ts";

// Usage: node bench/reports.ts [leads …]
// Reports on one client and twelve months, of 1,000 to 1,000,000 leads by default, in the embedded DynamoDB. The cells
// are computed from generated leads and stored directly. Prints the calls, the read units and the median time of each
// report, how many times as much ten times the leads cost, and the exponent of that growth (1 is linear).

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 10_000, 100_000, 1_000_000];
const daysOfQuarter = 90;
const repeats = 5;
/** How many leads are generated at once, so that they fit into memory. */
const leadsAtOnce = 10_000;
const now = () => on("2026-11-30T12:00:00Z");
const agencyId = anId("agency");
const caller: ApiKey = { id: anId("key"), agencyId, name: "key", role: "agency", mode: "live", createdAt: now() };

type Measured = Spent & { leads: number; ms: number };

const emulators = await startEmulators();
const { client, spent } = counting(emulators.dynamodbConfig);
const table: Table = { client, name: await createBatonTable(emulators) };
const clients = makeClientStore(table);
const campaigns = makeCampaignStore(table);
const deps = {
  ...openOutreach(table),
  ...cellReadersOver(table, clients, now),
  clients,
  campaigns,
  now,
  records: makeBillingRecordStore(table),
};
try {
  for (const number of [1, 2, 3]) await campaigns.create({ agencyId }, aCampaign({ id: anId("campaign", number) }), "");
  const found = new Map<string, Measured[]>();
  for (const leads of sizes) {
    const clientId: ClientId = ids.create("client");
    await clients.create({ agencyId }, aClient({ id: clientId }), "");
    await storeYear(clientId, leads);
    const year = { clientId, from: "2025-12-01", to: "2026-11-30" };
    const fromMidMonth = { ...year, from: "2025-12-16" };
    const speed = (request: typeof year) => makeReportSpeed(deps)(caller, { ...request, minutes: 5, clock: "raw" });
    const reports = {
      speed: () => speed(year),
      "speed from 16 December": () => speed(fromMidMonth),
      "cost of a sale": () => makeReportCosts(deps)(caller, year),
      "cost of a sale from 16 December": () => makeReportCosts(deps)(caller, fromMidMonth),
    };
    for (const [name, report] of Object.entries(reports)) {
      found.set(name, [...(found.get(name) ?? []), { leads, ...(await measure(report)) }]);
    }
  }
  printTable(
    ["report", "leads", "calls", "read units", "ms", "read units ×", "exponent", "ms ×", "exponent"],
    [...found].flatMap(([name, rows]) => rows.map((row, index) => [name, ...toRow(row, rows[index - 1])])),
  );
  console.log(`load ${loadavg()[0]?.toFixed(1)} at the end`);
} finally {
  client.destroy();
  await emulators.stop();
}

/** Stores the cells of so many leads in four quarters that are alike, of which one is generated. */
async function storeYear(clientId: ClientId, leads: number): Promise<void> {
  const quarter = generateQuarter(Math.round(leads / 4));
  const days: StoredCell[] = [0, 1, 2, 3].flatMap((shift) =>
    quarter.map(({ campaignId, cell }) => {
      const of = addDays(cell.from, -shift * daysOfQuarter);
      return { of, campaignId, cell: { ...cell, from: of, to: of, digest: fingerprint(`${of} ${cell.digest}`) } };
    }),
  );
  const { cells } = openCells(table);
  const scope = { agencyId, clientId };
  const store = (kind: "day" | "month", all: readonly StoredCell[]) =>
    mapWithConcurrency(8, [...Map.groupBy(all, ({ of }) => of)], async ([of, own]) => {
      const byCampaign = new Map(own.map(({ campaignId, cell }) => [campaignId, cell]));
      const ofClient = mergeCells([...byCampaign.values()], fingerprint);
      await cells.replace(scope, { kind, of }, byCampaign, 1);
      await cells.replaceSpeed(scope, { kind, of }, ofClient && toSpeedCell(ofClient), 1);
    });
  await store("day", days);
  await store("month", toMonths(days));
}

/** Generates the day cells of so many leads of a quarter, some thousands at a time. */
function generateQuarter(leads: number): { campaignId: CampaignId; cell: Cell }[] {
  const all: { campaignId: CampaignId; cell: Cell }[] = [];
  for (let done = 0; done < leads; done += leadsAtOnce) {
    all.push(...toDayCells(generateLeads(Math.min(leadsAtOnce, leads - done), makeSeededRandom(7 + done))));
  }
  return [...Map.groupBy(all, ({ campaignId, cell }) => `${campaignId} ${cell.from}`).values()].flatMap((own) => {
    const [first] = own;
    const cell = mergeCells(
      own.map((part) => part.cell),
      fingerprint,
    );
    return first && cell ? [{ campaignId: first.campaignId, cell }] : [];
  });
}

/** The cells of months as a run stores them: the running month has the days before the current one. */
function toMonths(days: readonly StoredCell[]): StoredCell[] {
  const yesterday = addDays(now().slice(0, 10), -1);
  const past = days.filter(({ of }) => of <= yesterday);
  const byCampaign = Map.groupBy(past, ({ campaignId }) => campaignId);
  const toLastDay = (month: string) => {
    const last = addDays(startOfNextMonth(month), -1);
    return last < yesterday ? last : yesterday;
  };
  const toMonth = (of: string, campaignId: CampaignId, own: readonly StoredCell[]): StoredCell[] => {
    const cell = mergeCells(
      own.map((day) => day.cell),
      fingerprint,
    );
    return cell ? [{ of, campaignId, cell: { ...cell, from: `${of}-01`, to: toLastDay(of) } }] : [];
  };
  return [...byCampaign].flatMap(([campaignId, all]) =>
    [...Map.groupBy(all, ({ of }) => of.slice(0, 7))].flatMap(([of, own]) => toMonth(of, campaignId, own)),
  );
}

/** Measures a report: its cost once, and the median time of some repeats. */
async function measure(report: () => Promise<unknown>): Promise<Spent & { ms: number }> {
  const cost = await costOf(spent, report);
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const startedAt = performance.now();
    await report();
    times.push(performance.now() - startedAt);
  }
  return { ...cost, ms: times.sort((a, b) => a - b)[Math.floor(repeats / 2)] ?? Number.NaN };
}

function toRow(row: Measured, before: Measured | undefined): (string | number)[] {
  const own = [row.leads, row.calls, row.reads, Math.round(row.ms)];
  if (!before) return [...own, "", "", "", ""];
  const growth = (name: "reads" | "ms"): string[] => {
    const ratio = row[name] / before[name];
    return [ratio.toFixed(2), (Math.log(ratio) / Math.log(row.leads / before.leads)).toFixed(2)];
  };
  return [...own, ...growth("reads"), ...growth("ms")];
}
