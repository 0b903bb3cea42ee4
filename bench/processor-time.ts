import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeApiClient } from "#bin/demo/api-client.ts";
import { madeUpLead } from "#bin/demo/made-up-leads.ts";
import { heading, table } from "#bin/demo/print.ts";
import { setUp } from "#bin/demo/set-up.ts";
import { startWebhookReceiver } from "#bin/demo/webhook-receiver.ts";
import { operatorOf } from "#bin/operator.ts";
import { startBaton } from "#local/start-baton.ts";
import { makePostLead } from "./post-lead.ts";

// Usage: node bench/processor-time.ts [leads] [leads a second]
// How much processor time a lead costs here, by part: each function, the emulators, the thread that stands for the gateway and the pollers.
// Unlike the time on a clock it says the same, within a few hundredths, whatever else the machine does. Linux only: it reads /proc.

type Load = { apiUrl: string; inboxUrl: string; secret: string };
type Push = { leads: number; perSecond: number };

/** More than enough for the compiler to have seen everything that runs often. */
const warmUp = 400;

/** Threads of Node's own, which work for all the others. */
const shared = ["V8Worker", "DelayedTaskSche", "SignalInspector", "libuv-worker", "node"];

if (isMainThread) await measure(Number(process.argv[2] ?? 600), Number(process.argv[3] ?? 20));
else await makeLoad(workerData);

async function measure(leads: number, perSecond: number): Promise<void> {
  const baton = await startBaton();
  try {
    const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
    const { secret } = await operatorOf(dynamodb, baton.tableName).createAgency("Bench");
    dynamodb.destroy();
    const load = new Worker(new URL(import.meta.url), {
      name: "load",
      workerData: { apiUrl: baton.apiUrl, inboxUrl: baton.inboxUrl, secret } satisfies Load,
    });
    const push = async (asked: Push) => {
      load.postMessage(asked, []);
      await once(load, "message");
      await baton.settled(60_000);
    };
    await push({ leads: warmUp, perSecond });
    await pause(2_000);
    const before = processorTimes();
    await push({ leads, perSecond });
    const after = processorTimes();
    await load.terminate();

    const spent = [...after].map(([part, ms]) => ({ part, ms: (ms - (before.get(part) ?? 0)) / leads }));
    const sum = spent.filter(({ part }) => part !== "load").reduce((total, { ms }) => total + ms, 0);
    heading(`${leads} leads at ${perSecond} a second, three channels each: ms of processor time for each lead`);
    table(
      ["part", "ms"],
      [
        ...spent
          .filter(({ ms }) => ms >= 0.005)
          .toSorted((a, b) => b.ms - a.ms)
          .map(({ part, ms }) => [part === "load" ? "(load and receiver, not counted)" : part, ms.toFixed(2)]),
        ["all but the load", sum.toFixed(2)],
      ],
    );
  } finally {
    await baton.stop();
  }
}

/** Pushes what it is asked to, and says so when every webhook of it has come. */
async function makeLoad({ apiUrl, inboxUrl, secret }: Load): Promise<void> {
  const receiver = await startWebhookReceiver();
  const { clients } = await setUp(makeApiClient(apiUrl, secret, inboxUrl), receiver);
  const campaignIds = clients.slice(0, -1).flatMap((client) => client.campaignIds);
  const post = makePostLead(apiUrl, secret);
  let number = 0;
  parentPort?.on("message", (asked: Push) => void push(asked));

  async function accepted(lead: object, idempotencyKey: string): Promise<void> {
    const { status } = await post(lead, idempotencyKey);
    if (status !== 202) throw new Error(`a push was answered ${status}`);
  }

  async function push({ leads, perSecond }: Push): Promise<void> {
    const start = Date.now();
    const expected = receiver.received.length + leads;
    const posts: Promise<void>[] = [];
    while (posts.length < leads) {
      await pause(Math.max(0, start + (posts.length * 1_000) / perSecond - Date.now()));
      const index = (number += 1);
      const lead = madeUpLead(index, campaignIds[index % campaignIds.length] ?? "");
      posts.push(accepted(lead, `bench-${index}`));
    }
    await Promise.all(posts);
    while (receiver.received.length < expected) await pause(10);
    parentPort?.postMessage("done", []);
  }
}

/** Milliseconds of processor time so far: of each thread of this process by its name, and of the processes it started. */
function processorTimes(): Map<string, number> {
  const times = new Map<string, number>();
  const add = (part: string, ms: number) => void times.set(part, (times.get(part) ?? 0) + ms);
  for (const thread of readdirSync("/proc/self/task")) {
    const name = readFileSync(`/proc/self/task/${thread}/comm`, "utf8").trim();
    const part =
      name === "MainThread" ? "gateway, pollers (main thread)" : shared.includes(name) ? "V8 and libuv" : name;
    add(part, threadMs(thread));
    for (const child of readFileSync(`/proc/self/task/${thread}/children`, "utf8").split(" ").filter(Boolean)) {
      add(readFileSync(`/proc/${child}/comm`, "utf8").trim(), processMs(child));
    }
  }
  return times;
}

/** The first number of `schedstat` is the time spent on a processor, in nanoseconds. */
function threadMs(thread: string): number {
  return Number(readFileSync(`/proc/self/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1e6;
}

/** Time of a process with all its threads, also those that have ended: the 14th and 15th field of `stat`, in hundredths of a second. */
function processMs(child: string): number {
  const fields = readFileSync(`/proc/${child}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
