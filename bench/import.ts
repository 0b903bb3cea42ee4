import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream, readFileSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { stringify } from "csv-stringify/sync";
import { makeApiClient } from "#bin/demo/api-client.ts";
import { printHeading, printTable } from "#bin/demo/print.ts";
import { makeOperator } from "#bin/operator.ts";
import { startBaton } from "#local/start-baton.ts";

// Usage: node bench/import.ts [rows]
// Writes a CSV file of so many rows (100,000) and imports it into a campaign whose client has no subscriptions. Kills
// the import with SIGKILL at a third and at two thirds. Prints its speed, its peak memory, and whether every row has
// exactly one result.

const rowCount = Number(process.argv[2] ?? 100_000);
const root = join(import.meta.dirname, "..");
const folder = await mkdtemp(join(tmpdir(), "baton-bench-"));
const [file, resultFile] = [join(folder, "leads.csv"), join(folder, "leads.result.csv")];

await pipeline(Readable.from(generateCsv()), createWriteStream(file));
const baton = await startBaton();
try {
  const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
  const { secret: key } = await makeOperator(dynamodb, baton.tableName).createAgency("Bench");
  dynamodb.destroy();
  const api = makeApiClient(baton.apiUrl, key);
  const { body: client } = await api.post<{ id: string }>("/v1/clients", { name: "Bench", timeZone: "Europe/London" });
  const { body: campaign } = await api.post<{ id: string }>("/v1/campaigns", {
    clientId: client.id,
    name: "Bench",
    model: "callback",
    price: { amount: 6_000, currency: "GBP" },
  });

  const args = ["bin/cli.ts", "import", file, "--campaign", campaign.id, "--url", baton.apiUrl];
  const env = { ...process.env, BATON_API_KEY: key };
  const runs: { rows: number; ms: number; peakMb: number; ended: string }[] = [];
  for (const killAt of [rowCount / 3, (2 * rowCount) / 3, Number.POSITIVE_INFINITY]) {
    printHeading(killAt < rowCount ? `Importing, to be killed at row ${Math.floor(killAt)}` : "Importing the rest");
    const before = await countResults();
    const startedAt = performance.now();
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: "inherit" });
    const peakMb = await measurePeakMemory(child, killAt);
    const ms = performance.now() - startedAt;
    const rows = (await countResults()) - before;
    runs.push({ rows, ms, peakMb, ended: child.signalCode ?? `exit ${child.exitCode}` });
  }

  printHeading(`${rowCount} rows, ${((await stat(file)).size / 1e6).toFixed(1)} MB`);
  printTable(
    ["run", "rows", "rows/s", "peak memory", "ended by"],
    runs.map(({ rows, ms, peakMb, ended }, index) => [
      index + 1,
      rows,
      Math.round((1_000 * rows) / ms),
      `${Math.round(peakMb)} MB`,
      ended,
    ]),
  );
  await checkResults(await listLeadIds(api, campaign.id));
} finally {
  await baton.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Generates rows as a call centre exports them, each with its own phone. One in a hundred is wrong. */
function* generateCsv() {
  yield "Full name,Phone,Email,Postcode,Notes\r\n";
  for (let row = 2; row < rowCount + 2; row += 1) {
    const phone = row % 100 === 0 ? "unknown" : `+4477${String(row).padStart(8, "0")}`;
    const notes = `Two slipped tiles since the storm, "worse" by the week.\r\nMornings are best. ${row}`;
    yield stringify([[`Zoë Ashworth ${row}`, phone, `zoe.${row}@example.com`, "LS6 2AB", notes]], {
      record_delimiter: "\r\n",
    });
  }
}

async function countResults(): Promise<number> {
  let rows = 0;
  for await (const line of readResultLines()) rows += line === "" ? 0 : 1;
  return rows;
}

async function* readResultLines(): AsyncGenerator<string> {
  if (!(await stat(resultFile).catch(() => undefined))) return;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(resultFile) })) {
    number += 1;
    if (number > 2) yield line;
  }
}

/** Measures the peak memory of the process in megabytes, and kills it when `killAt` rows have results. */
async function measurePeakMemory(child: ChildProcess, killAt: number): Promise<number> {
  const closed = once(child, "close");
  let peakMb = 0;
  for (let turn = 0; child.exitCode === null && child.signalCode === null; turn += 1) {
    peakMb = Math.max(peakMb, readPeakMemoryMb(child.pid ?? 0));
    // Counting reads the whole file, so it happens only every fifth turn.
    if (turn % 5 === 0 && (await countResults()) >= killAt) child.kill("SIGKILL");
    await pause(50);
  }
  await closed;
  return peakMb;
}

/** Reads the peak memory that Linux keeps of a process, in megabytes; 0 on other systems. */
function readPeakMemoryMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function listLeadIds(api: ReturnType<typeof makeApiClient>, campaignId: string): Promise<Set<string>> {
  const leads = await api.listAll<{ id: string }>(`/v1/leads?campaignId=${campaignId}`);
  const ids = new Set(leads.map(({ id }) => id));
  if (ids.size !== leads.length) throw new Error("The API lists a lead twice.");
  return ids;
}

/** Checks that every row has one result, and that the API has exactly the accepted leads. */
async function checkResults(ids: ReadonlySet<string>) {
  let row = 1;
  let accepted = 0;
  let refused = 0;
  for await (const line of readResultLines()) {
    row += 1;
    const [number, status, leadId = ""] = line.split(",");
    const isRight = row % 100 === 0 ? status === "refused" : status === "accepted" && ids.has(leadId);
    if (Number(number) !== row || !isRight) throw new Error(`row ${row} is not accounted for: ${line.slice(0, 80)}`);
    if (status === "accepted") accepted += 1;
    else refused += 1;
  }
  const isComplete = row === rowCount + 1 && accepted === ids.size;
  console.log(`\n  ${accepted} accepted, ${refused} refused, ${ids.size} leads in the API`);
  console.log(isComplete ? "  Every row is accounted for once." : "  NOT every row is accounted for.");
  if (!isComplete) process.exitCode = 1;
}
