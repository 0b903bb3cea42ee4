/**
 * Measures the processor time in which a new process loads a function and handles its first event: intake a lead, and
 * lead-card the page of a lead, each over the local system, compared with an empty handler.
 *
 * The processes take turns, so that other load on the machine affects all of them equally. Prints medians and lower
 * quartiles in milliseconds, until the handler is loaded and until it has answered, and the ratio to the empty handler.
 *
 * Usage: node bench/first-event.ts [folder …]. Each folder has the bundles of one version, as
 * `<folder>/intake/index.js` and `<folder>/lead-card/index.js`; without one, today's are built. RUNS is 25.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeApiClient } from "#bin/demo/api-client.ts";
import { printTable } from "#bin/demo/print.ts";
import { makeSampleLead } from "#bin/demo/sample-leads.ts";
import { setUpAgency } from "#bin/demo/set-up-agency.ts";
import { startWebhookReceiver } from "#bin/demo/webhook-receiver.ts";
import { makeOperator } from "#bin/operator.ts";
import { buildFunctions } from "#infrastructure/build-functions.ts";
import { type LocalBaton, startBaton } from "#local/start-baton.ts";
import { anHttpEvent } from "#test/support/http-event.ts";

type Times = { loadedMs: number; answeredMs: number };
type Candidate = {
  name: string;
  bundle: string;
  environment: Record<string, string>;
  events: object[];
  times: Times[];
};

const runs = Number(process.env["RUNS"] ?? 25);
const outdir = mkdtempSync(join(tmpdir(), "baton-first-event-"));
const receiver = await startWebhookReceiver();
const baton = await startBaton();
try {
  const folders = process.argv.slice(2).map((folder) => resolve(folder));
  const candidates = [addEmptyHandler(), ...(await prepare(baton, folders.length > 0 ? folders : [build()]))];
  for (const candidate of candidates) measure(candidate, 0);
  for (let run = 1; run <= runs; run += 1) {
    for (const candidate of candidates) candidate.times.push(measure(candidate, run));
  }
  print(candidates);
} finally {
  await receiver.stop();
  await baton.stop();
  rmSync(outdir, { recursive: true, force: true });
}

function addEmptyHandler(): Candidate {
  const bundle = join(outdir, "empty", "index.js");
  mkdirSync(join(outdir, "empty"));
  writeFileSync(join(outdir, "empty", "package.json"), '{"type":"commonjs"}');
  writeFileSync(bundle, "exports.handler = async () => ({ statusCode: 204 });");
  return { name: "empty", bundle, environment: {}, events: [{}], times: [] };
}

/** Builds today's bundles of both functions, and returns their folder. */
function build(): string {
  const folder = join(outdir, "today");
  for (const { name, bundle } of buildFunctions(join(outdir, "assets"))) {
    if (name !== "intake" && name !== "lead-card") continue;
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "package.json"), '{"type":"commonjs"}');
    writeFileSync(join(folder, name, "index.js"), `module.exports = require(${JSON.stringify(bundle)});`);
  }
  return folder;
}

/** Sets up an agency with a lead, and returns both functions of each folder with the events of their runs. */
async function prepare(
  { apiUrl, inboxUrl, tableName, ...system }: LocalBaton,
  folders: string[],
): Promise<Candidate[]> {
  const dynamodb = new DynamoDBClient(system.clientConfig("dynamodb"));
  const { secret } = await makeOperator(dynamodb, tableName).createAgency("Bench");
  dynamodb.destroy();
  const agency = makeApiClient(apiUrl, secret, inboxUrl);
  const [client] = (await setUpAgency(agency, receiver)).clients;
  const campaignId = client?.campaignIds[0] ?? "";
  await agency.post("/v1/leads", makeSampleLead(1, campaignId), "first");
  await system.waitUntilIdle();
  const texts = system.sms({ to: client?.phone ?? "" });
  const token = texts.map(({ body }) => /\/l\/(\S+)/.exec(body)?.[1]).find((found) => found !== undefined);
  if (!token) throw new Error("no text had a link to its lead");
  const card = anHttpEvent({ routeKey: "GET /l/{token}", rawPath: `/l/${token}`, pathParameters: { token } });
  return folders.flatMap((folder, version) =>
    (["intake", "lead-card"] as const).map((name) => ({
      name: folders.length > 1 ? `${basename(folder)} ${name}` : name,
      bundle: join(folder, name, "index.js"),
      environment: system.environmentFor(`functions/${name}.ts`),
      events: name === "lead-card" ? [card] : listPushes(secret, campaignId, version),
      times: [],
    })),
  );
}

/** A push for each run, all of different people. */
function listPushes(secret: string, campaignId: string, version: number): object[] {
  return Array.from({ length: runs + 1 }, (_, run) => {
    const number = 10 + version * (runs + 1) + run;
    return anHttpEvent({
      routeKey: "POST /v1/leads",
      rawPath: "/v1/leads",
      headers: {
        authorization: `Bearer ${secret}`,
        "content-type": "application/json",
        "idempotency-key": `first-event-${number}`,
      },
      body: JSON.stringify(makeSampleLead(number, campaignId)),
    });
  });
}

/** The script of the new process: it reports its processor time when the handler is loaded, and when it has answered. */
function toFirstEventScript(bundle: string, event: object): string {
  return `
    const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
    const { handler } = require(${JSON.stringify(bundle)});
    const loadedMs = cpuMs();
    const context = { awsRequestId: "first", getRemainingTimeInMillis: () => 10000 };
    handler(${JSON.stringify(event)}, context).then((response) => {
      const answeredMs = cpuMs();
      if (response.statusCode >= 300) throw new Error(response.statusCode + " " + response.body);
      require("node:fs").writeFileSync(3, JSON.stringify({ loadedMs, answeredMs }));
      process.exit(0);
    });`;
}

function measure({ bundle, environment, events }: Candidate, run: number): Times {
  const event = events[run % events.length] ?? {};
  const { status, output } = spawnSync(process.execPath, ["-e", toFirstEventScript(bundle, event)], {
    env: environment,
    encoding: "utf8",
    timeout: 60_000,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  if (status !== 0) throw new Error(`${bundle} did not answer: ${output[1]} ${output[2]}`);
  return JSON.parse(output[3] ?? "");
}

function print(candidates: readonly Candidate[]): void {
  const at = (values: readonly number[], share: number) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
  const summaries = candidates.map(({ name, times }) => {
    const [loaded, answered] = [times.map(({ loadedMs }) => loadedMs), times.map(({ answeredMs }) => answeredMs)];
    return { name, loaded: [at(loaded, 0.5), at(loaded, 0.25)], answered: [at(answered, 0.5), at(answered, 0.25)] };
  });
  const [, baseQuartile = 1] = summaries[0]?.answered ?? [];
  console.log(`Processor time of ${runs} first events, taking turns, Node ${process.versions.node}`);
  printTable(
    ["function", "loaded", "quartile", "answered", "quartile", "× empty (quartiles)"],
    summaries.map(({ name, loaded, answered }) => [
      name,
      ...[...loaded, ...answered].map((ms) => ms.toFixed(0)),
      ((answered[1] ?? 0) / baseQuartile).toFixed(2),
    ]),
  );
}
