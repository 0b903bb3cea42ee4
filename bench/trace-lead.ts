import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { BroadcastChannel } from "node:worker_threads";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type ApiClient, makeApiClient } from "#bin/demo/api-client.ts";
import { printHeading, printTable } from "#bin/demo/print.ts";
import { makeSampleLead } from "#bin/demo/sample-leads.ts";
import { setUpAgency } from "#bin/demo/set-up-agency.ts";
import { startWebhookReceiver } from "#bin/demo/webhook-receiver.ts";
import { makeOperator } from "#bin/operator.ts";
import { startBaton } from "#local/start-baton.ts";
import { scanTable } from "#test/support/scan-table.ts";
import { measureStorage } from "./trace/measure-storage.ts";
import { traceChannel, type TracedCall } from "./trace/traced-call.ts";

// Usage: node bench/trace-lead.ts
// Follows one lead on three channels (text, email, webhook) through every call of AWS that it makes: pushed, delivered,
// acknowledged, called, sold, and the cells of its day and month. Prints each call, by which function, its time and its
// units, the sums, the bytes of log of each function, and the bytes that the lead takes in the table. A lead before it fills the caches. Lambda's own log lines,
// and the calls of pollers, are not in it: nothing here makes them.

type Step = { name: string; run: () => Promise<unknown> };
type Traced = TracedCall & { step: string };

const baton = await startBaton({
  environment: { NODE_OPTIONS: `--import ${new URL("trace/record-calls.ts", import.meta.url).href}` },
});
const receiver = await startWebhookReceiver();
const calls: Traced[] = [];
let step = "";
const channel = new BroadcastChannel(traceChannel);
// oxlint-disable-next-line unicorn/prefer-add-event-listener -- Node's types give an event of that one no data
channel.onmessage = ({ data }) => void calls.push({ ...(data as TracedCall), step });
try {
  await trace();
} finally {
  channel.close();
  await receiver.stop();
  await baton.stop();
}

async function trace(): Promise<void> {
  const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
  const { secret } = await makeOperator(dynamodb, baton.tableName).createAgency("Bench");
  const measureTable = async () => measureStorage(await scanTable({ client: dynamodb, name: baton.tableName }));
  const agency = makeApiClient(baton.apiUrl, secret, baton.inboxUrl);
  const [client] = (await setUpAgency(agency, receiver)).clients;
  if (!client) throw new Error("no client");
  const work = (number: number) => lead(agency, client.api, client.campaignIds[0] ?? "", number);
  for (const { run } of work(1)) {
    await run();
    await baton.waitUntilIdle();
  }
  calls.length = 0;
  const [logBefore, storageBefore] = [readLogSizes(), await measureTable()];
  for (const { name, run } of work(2)) {
    step = name;
    await run();
    await baton.waitUntilIdle();
    // The messages of the threads arrive in a later turn of the event loop.
    await pause(50);
  }
  const logAfter = readLogSizes();
  const logs = [...logAfter].map(([name, bytes]) => [name, bytes - (logBefore.get(name) ?? 0)] as const);
  printHeading(`The lead takes ${(await measureTable()) - storageBefore} bytes in the table and its indexes`);
  dynamodb.destroy();
  print(
    calls,
    logs.filter(([, bytes]) => bytes > 0),
  );
}

/** The steps of one lead. Each is awaited until all that follows from it has been done. */
function lead(agency: ApiClient, client: ApiClient, campaignId: string, number: number): Step[] {
  let leadId = "";
  const post = async (api: ApiClient, path: string, body: object, key: string) => {
    const { status, body: answer } = await api.post<{ id?: string }>(path, body, `${key}-${number}`);
    if (status >= 300) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
    return answer.id ?? "";
  };
  const won = { outcome: "won", value: { amount: 425_000, currency: "GBP" } };
  return [
    {
      name: "push",
      run: async () => void (leadId = await post(agency, "/v1/leads", makeSampleLead(number, campaignId), "push")),
    },
    {
      name: "acknowledge",
      run: () => post(client, `/v1/leads/${leadId}/acknowledgements`, { outcome: "accepted" }, "ack"),
    },
    {
      name: "call",
      run: () => post(client, `/v1/leads/${leadId}/contact-attempts`, { result: "connected" }, "call"),
    },
    { name: "outcome", run: () => post(client, `/v1/leads/${leadId}/outcomes`, won, "outcome") },
  ];
}

function print(traced: readonly Traced[], logs: readonly (readonly [string, number])[]): void {
  printHeading("Every call of one lead");
  printTable(
    ["step", "by", "call", "ms", "read units", "write units"],
    traced.map(({ step: name, by, call, ms, units, isRead }) => [
      ...[name, by, call, ms.toFixed(1)],
      ...[isRead ? String(units) : "", isRead ? "" : units === 0 ? "" : String(units)],
    ]),
  );
  printHeading("The sums");
  const steps = [...new Set(traced.map(({ step: name }) => name))];
  printTable(
    ["step", "DynamoDB calls", "other calls", "read units", "write units"],
    [...steps.map((name) => [name, ...sum(traced.filter((each) => each.step === name))]), ["all", ...sum(traced)]],
  );
  printHeading("What the functions log, in bytes, without Lambda's own lines");
  const total = logs.reduce((bytes, [, each]) => bytes + each, 0);
  printTable(
    ["function", "bytes"],
    [...logs, ["all", total] as const].map(([name, bytes]) => [name, String(bytes)]),
  );
}

function sum(traced: readonly Traced[]): string[] {
  const dynamodb = traced.filter(({ service }) => service === "DynamoDB");
  const unitsOf = (isRead: boolean) =>
    dynamodb.filter((each) => each.isRead === isRead).reduce((units, each) => units + each.units, 0);
  return [dynamodb.length, traced.length - dynamodb.length, unitsOf(true), unitsOf(false)].map(String);
}

/** The size of each function's log file so far. */
function readLogSizes(): Map<string, number> {
  return new Map(
    readdirSync(baton.logFolder).map((file) => [file, statSync(join(baton.logFolder, file)).size] as const),
  );
}
