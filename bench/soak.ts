import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeApiClient } from "#bin/demo/api-client.ts";
import { printHeading, printTable } from "#bin/demo/print.ts";
import { makeSampleLead } from "#bin/demo/sample-leads.ts";
import { startWebhookReceiver } from "#bin/demo/webhook-receiver.ts";
import { makeOperator } from "#bin/operator.ts";
import { percentile } from "#domain/billing/percentile.ts";
import { startBaton } from "#local/start-baton.ts";
import { makePostLead } from "./post-lead.ts";
import { setUpWebhookClient } from "./set-up-webhook-client.ts";

// Usage: node bench/soak.ts [--minutes 60] [--rate 15]
// Pushes leads to one webhook at a steady rate for an hour, as an open loop, and prints for each tenth of the time how
// long a lead took and how much memory Baton has: this process, and DynamoDB, its child. The load and the receiver are in
// a process of their own. Linux only: it reads /proc.

type Load = { apiUrl: string; inboxUrl: string; secret: string; rate: number };
/**
 * A tenth of the run: pushes that were refused, milliseconds from each push to its response and to its webhook, and how many
 * accepted leads have not arrived yet, of this tenth and those before.
 */
type Turn = { refused: number; missing: number; responses: number[]; arrivals: number[] };

const parts = 10;

if (process.send) process.on("message", (load: Load) => void generateLoad(load));
else await soak();

async function soak(): Promise<void> {
  const { values: flags } = parseArgs({
    options: { minutes: { type: "string", default: "60" }, rate: { type: "string", default: "15" } },
  });
  const [minutes, rate] = [Number(flags.minutes), Number(flags.rate)];
  const baton = await startBaton();
  const load = fork(new URL(import.meta.url));
  try {
    const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
    const { secret } = await makeOperator(dynamodb, baton.tableName).createAgency("Bench");
    dynamodb.destroy();
    load.send({ apiUrl: baton.apiUrl, inboxUrl: baton.inboxUrl, secret, rate } satisfies Load);
    await once(load, "message");
    await runTurn(load, 30_000);
    printHeading(`${rate} leads/s to one webhook for ${minutes} minutes`);
    const rows: (string | number)[][] = [];
    const memories: number[] = [];
    for (let part = 1; part <= parts; part += 1) {
      const samples: number[] = [];
      const timer = setInterval(() => samples.push(readMemoryMb("self")), 1_000);
      const turn = await runTurn(load, (minutes * 60_000) / parts);
      clearInterval(timer);
      const memory = samples.reduce((sum, each) => sum + each, 0) / samples.length;
      memories.push(memory);
      const times = (list: number[], p: number) => `${percentile(list, p)?.toFixed(0) ?? "–"} ms`;
      rows.push([
        `${((minutes * part) / parts).toFixed(0)} min`,
        turn.responses.length,
        turn.refused,
        turn.missing,
        ...[turn.responses, turn.arrivals].flatMap((list) => [times(list, 50), times(list, 99)]),
        `${memory.toFixed(0)} MB`,
        `${readChildrenMb().toFixed(0)} MB`,
      ]);
      console.log(`  ${rows.at(-1)?.join("  ")}`);
    }
    printTable(
      ["until", "leads", "refused", "missing", "POST p50", "p99", "to webhook p50", "p99", "memory", "DynamoDB"],
      rows,
    );
    const [third = 1, last = 0] = [memories[2], memories.at(-1)];
    console.log(`\n  Memory in the last tenth is ${(last / third).toFixed(2)} times that in the third`);
  } finally {
    load.kill();
    await baton.stop();
  }
}

async function runTurn(load: ChildProcess, ms: number): Promise<Turn> {
  load.send({ ms });
  const [turn]: Turn[] = await once(load, "message");
  if (!turn) throw new Error("the load ended without its times");
  return turn;
}

/** Sets up one client, and pushes in each turn for so many milliseconds. A turn ends when all its webhooks have arrived. */
async function generateLoad({ apiUrl, inboxUrl, secret, rate }: Load): Promise<void> {
  process.removeAllListeners("message");
  const receiver = await startWebhookReceiver();
  const agency = makeApiClient(apiUrl, secret, inboxUrl);
  const createCampaign = await setUpWebhookClient(agency, receiver);
  const post = makePostLead(apiUrl, secret);
  const pushedAt = new Map<string, number>();
  let number = 0;
  process.on("message", ({ ms }: { ms: number }) => void push(ms).then((turn) => process.send?.(turn)));
  process.send?.("ready");

  async function push(forMs: number): Promise<Turn> {
    const campaignId = await createCampaign();
    const startedAt = Date.now();
    const responses: number[] = [];
    const arrivals: number[] = [];
    let refused = 0;
    const pushes: Promise<void>[] = [];
    while (Date.now() - startedAt < forMs) {
      const due = Math.floor(((Date.now() - startedAt) / 1_000) * rate);
      while (pushes.length < due) pushes.push(pushLead());
      await pause(2);
    }
    await Promise.all(pushes);
    for (const until = Date.now() + 30_000; pushedAt.size > 0 && Date.now() < until;) {
      await pause(100);
      for (const { leadId, at } of receiver.received.splice(0)) {
        const pushed = pushedAt.get(leadId);
        if (pushed !== undefined) arrivals.push(at - pushed);
        pushedAt.delete(leadId);
      }
    }
    return { refused, missing: pushedAt.size, responses, arrivals };

    async function pushLead(): Promise<void> {
      number += 1;
      const at = Date.now();
      const { status, id } = await post(makeSampleLead(number, campaignId), `soak-${number}`);
      responses.push(Date.now() - at);
      if (status === 202) pushedAt.set(id, at);
      else refused += 1;
    }
  }
}

/** The resident memory of a process, all its threads included, in megabytes. */
function readMemoryMb(process: string): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${process}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1_024;
}

/** The resident memory of DynamoDB: of all child processes but the load. */
function readChildrenMb(): number {
  const children = readdirSync("/proc/self/task").flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
  );
  return children
    .filter((child) => !readFileSync(`/proc/${child}/comm`, "utf8").startsWith("node"))
    .reduce((sum, child) => sum + readMemoryMb(child), 0);
}
