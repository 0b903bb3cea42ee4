import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeApiClient } from "#bin/demo/api-client.ts";
import { printTable } from "#bin/demo/print.ts";
import { phoneFor } from "#bin/demo/sample-leads.ts";
import { makeOperator } from "#bin/operator.ts";
import { percentile } from "#domain/billing/percentile.ts";
import { startBaton } from "#local/start-baton.ts";
import { makePostLead, type PostLeadResult } from "./post-lead.ts";

// Usage: node bench/flood.ts
// One agency pushes leads one after another, alone, and then beside another agency whose key floods intake over 24
// connections: without a limit, and with a limit of twenty requests a second for each key. Prints how long the pushes of
// the quiet agency take. Loopback only.

const turnMs = 15_000;
const connections = 24;
/** The quiet agency pushes ten times a second at most, which is below the limit. */
const quietPauseMs = 100;

const rows: string[][] = [];
for (const limit of [undefined, 20]) {
  const baton = await startBaton({
    ...(limit !== undefined && { environment: { REQUESTS_PER_SECOND: String(limit) } }),
  });
  try {
    const [quiet, noisy] = [await setUpAgency(baton, "Quiet"), await setUpAgency(baton, "Noisy")];
    // Functions load with their first request.
    await pushFor(quiet, 3_000, quietPauseMs);
    const alone = await pushFor(quiet, turnMs, quietPauseMs);
    const [beside, ...floods] = await Promise.all([
      pushFor(quiet, turnMs, quietPauseMs),
      ...Array.from({ length: connections }, () => pushFor(noisy, turnMs, 0)),
    ]);
    const flood = floods.flat();
    const name = limit === undefined ? "no limit" : `${limit} requests/s`;
    rows.push([name, "alone", ...describe(alone), "–", "–"]);
    rows.push([name, "flooded", ...describe(beside), count(flood, 202), String(flood.length)]);
  } finally {
    await baton.stop();
  }
}
printTable(["limit of a key", "quiet agency", "accepted", "p50", "p95", "flood accepted", "flood pushed"], rows);

type Timed = PostLeadResult & { ms: number };
type Agency = { push: () => Promise<PostLeadResult> };

/** Creates an agency with a campaign. Each of its pushes has a new person. */
async function setUpAgency(baton: Awaited<ReturnType<typeof startBaton>>, name: string): Promise<Agency> {
  const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
  const { secret } = await makeOperator(dynamodb, baton.tableName).createAgency(name);
  dynamodb.destroy();
  const api = makeApiClient(baton.apiUrl, secret);
  const create = async (path: string, body: object) => (await api.post<{ id: string }>(path, body)).body.id;
  const clientId = await create("/v1/clients", { name: "Pennine Roofing", timeZone: "Europe/London" });
  const price = { amount: 6_000, currency: "GBP" };
  const campaignId = await create("/v1/campaigns", { clientId, name: "Roofs", model: "callback", price });
  const postLead = makePostLead(baton.apiUrl, secret);
  let pushed = 0;
  return {
    push: () => {
      pushed += 1;
      return postLead({ campaignId, person: { name: "Tom", phone: phoneFor(pushed) } }, `lead-${pushed}`);
    },
  };
}

/** Pushes one lead after another for so long, at most one each `pauseMs`. */
async function pushFor({ push }: Agency, ms: number, pauseMs: number): Promise<Timed[]> {
  const results: Timed[] = [];
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const start = performance.now();
    const result = await push();
    const took = performance.now() - start;
    results.push({ ...result, ms: took });
    if (took < pauseMs) await new Promise((resolve) => setTimeout(resolve, pauseMs - took));
  }
  return results;
}

function describe(results: readonly Timed[]): string[] {
  const times = results.map(({ ms }) => Math.round(ms));
  return [`${count(results, 202)} of ${results.length}`, `${percentile(times, 50)} ms`, `${percentile(times, 95)} ms`];
}

function count(results: readonly Timed[], expected: number): string {
  return String(results.filter(({ status }) => status === expected).length);
}
