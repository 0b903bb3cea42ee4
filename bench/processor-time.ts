import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeApiClient } from "#bin/demo/api-client.ts";
import { printHeading, printTable } from "#bin/demo/print.ts";
import { makeSampleLead } from "#bin/demo/sample-leads.ts";
import { setUpAgency } from "#bin/demo/set-up-agency.ts";
import { startWebhookReceiver } from "#bin/demo/webhook-receiver.ts";
import { makeOperator } from "#bin/operator.ts";
import { startBaton } from "#local/start-baton.ts";
import { makePostLead } from "./post-lead.ts";
import { profileThreads } from "./profile-threads.ts";
import { setUpWebhookClient } from "./set-up-webhook-client.ts";

// Usage: node bench/processor-time.ts [--leads 600] [--rate 20] [--webhook] [--threads 2] [--profile FOLDER]
// Measures the processor time that a lead costs on this machine, by part: the functions, the emulators, and the thread
// of the gateway and the pollers. A lead goes out on three channels, or with --webhook to one webhook. Unlike wall-clock
// time, the result stays the same within a few hundredths under other load on the machine. With --profile it also
// writes a profile of each thread into an existing folder, which costs time itself. Linux only: it reads /proc.

type Load = { apiUrl: string; inboxUrl: string; secret: string; webhookOnly: boolean };
type PushRequest = { leads: number; perSecond: number };

/** More leads than V8 needs to compile everything that runs often. */
const warmUpLeads = 400;

/** Node's own threads, which work for all other threads. */
const nodeThreadNames = ["V8Worker", "DelayedTaskSche", "SignalInspector", "libuv-worker", "node"];

if (isMainThread) await measure();
else await generateLoad(workerData);

async function measure(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      leads: { type: "string", default: "600" },
      rate: { type: "string", default: "20" },
      webhook: { type: "boolean", default: false },
      threads: { type: "string" },
      profile: { type: "string" },
    },
  });
  const leads = Number(flags.leads);
  const perSecond = Number(flags.rate);
  const baton = await startBaton(flags.threads === undefined ? {} : { functionThreads: Number(flags.threads) });
  try {
    const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
    const { secret } = await makeOperator(dynamodb, baton.tableName).createAgency("Bench");
    dynamodb.destroy();
    const load = new Worker(new URL(import.meta.url), {
      name: "load",
      workerData: { apiUrl: baton.apiUrl, inboxUrl: baton.inboxUrl, secret, webhookOnly: flags.webhook } satisfies Load,
    });
    const push = async (request: PushRequest) => {
      load.postMessage(request, []);
      const [refused]: number[] = await once(load, "message");
      await baton.waitUntilIdle(60_000);
      return refused ?? 0;
    };
    // A function loads with its first event, and Baton refuses what comes in too fast meanwhile.
    await push({ leads: 1, perSecond });
    await push({ leads: warmUpLeads / 8, perSecond: 5 });
    await push({ leads: warmUpLeads, perSecond });
    await pause(2_000);
    const stopProfiling = flags.profile === undefined ? undefined : await profileThreads(flags.profile);
    const before = readProcessorTimes();
    const refused = await push({ leads, perSecond });
    const after = readProcessorTimes();
    await stopProfiling?.();
    await load.terminate();

    const spent = [...after].map(([part, ms]) => ({ part, ms: (ms - (before.get(part) ?? 0)) / leads }));
    const sum = spent.filter(({ part }) => part !== "load").reduce((total, { ms }) => total + ms, 0);
    const channels = flags.webhook ? "one webhook" : "three channels";
    printHeading(`${leads} leads at ${perSecond} a second, ${channels} each: ms of processor time for each lead`);
    printTable(
      ["part", "ms"],
      [
        ...spent
          .filter(({ ms }) => ms >= 0.005)
          .toSorted((a, b) => b.ms - a.ms)
          .map(({ part, ms }) => [part === "load" ? "(load and receiver, not counted)" : part, ms.toFixed(2)]),
        ["all but the load", sum.toFixed(2)],
      ],
    );
    if (refused > 0) console.log(`  ${refused} pushes were refused, and pushed again.`);
  } finally {
    await baton.stop();
  }
}

/** Pushes the leads of each request. When all their webhooks have arrived, it sends the number of refusals. */
async function generateLoad({ apiUrl, inboxUrl, secret, webhookOnly }: Load): Promise<void> {
  const receiver = await startWebhookReceiver();
  const agency = makeApiClient(apiUrl, secret, inboxUrl);
  const campaignIds = webhookOnly
    ? [await (await setUpWebhookClient(agency, receiver))()]
    : (await setUpAgency(agency, receiver)).clients.slice(0, -1).flatMap((client) => client.campaignIds);
  const post = makePostLead(apiUrl, secret);
  let number = 0;
  let refused = 0;
  parentPort?.on("message", (request: PushRequest) => void push(request));

  /** Pushes again what Baton refuses, as a sender does. */
  async function pushLead(lead: object, idempotencyKey: string): Promise<void> {
    for (;;) {
      const { status } = await post(lead, idempotencyKey);
      if (status === 202) return;
      if (status !== 503 && status !== 429) throw new Error(`A push got the status ${status}.`);
      refused += 1;
      await pause(1_000);
    }
  }

  async function push({ leads, perSecond }: PushRequest): Promise<void> {
    refused = 0;
    const start = Date.now();
    const expected = receiver.received.length + leads;
    const posts: Promise<void>[] = [];
    while (posts.length < leads) {
      await pause(Math.max(0, start + (posts.length * 1_000) / perSecond - Date.now()));
      const index = (number += 1);
      const lead = makeSampleLead(index, campaignIds[index % campaignIds.length] ?? "");
      posts.push(pushLead(lead, `bench-${index}`));
    }
    await Promise.all(posts);
    while (receiver.received.length < expected) await pause(10);
    parentPort?.postMessage(refused, []);
  }
}

/**
 * Reads the processor time so far, in milliseconds. It covers each thread of this process by name, and each child
 * process.
 */
function readProcessorTimes(): Map<string, number> {
  const times = new Map<string, number>();
  const add = (part: string, ms: number) => void times.set(part, (times.get(part) ?? 0) + ms);
  for (const thread of readdirSync("/proc/self/task")) {
    const name = readFileSync(`/proc/self/task/${thread}/comm`, "utf8").trim();
    const part =
      name === "MainThread" ? "gateway, pollers (main thread)" : nodeThreadNames.includes(name) ? "V8 and libuv" : name;
    add(part, readThreadMs(thread));
    for (const child of readFileSync(`/proc/self/task/${thread}/children`, "utf8").split(" ").filter(Boolean)) {
      add(readFileSync(`/proc/${child}/comm`, "utf8").trim(), readProcessMs(child));
    }
  }
  return times;
}

/** Reads a thread's processor time: the first number of `schedstat`, in nanoseconds. */
function readThreadMs(thread: string): number {
  return Number(readFileSync(`/proc/self/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1e6;
}

/**
 * Reads the processor time of a process and all its threads, ended ones included. It is in the 14th and 15th field of
 * `stat`, in hundredths of a second.
 */
function readProcessMs(child: string): number {
  const fields = readFileSync(`/proc/${child}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
