import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeApiClient } from "#bin/demo/api-client.ts";
import { printHeading, printTable } from "#bin/demo/print.ts";
import { makeSampleLead } from "#bin/demo/sample-leads.ts";
import { verifyEndpoint } from "#bin/demo/verify-endpoint.ts";
import { makeOperator } from "#bin/operator.ts";
import { percentile } from "#domain/billing/percentile.ts";
import { startBaton } from "#local/start-baton.ts";
import { makePostLead } from "./post-lead.ts";

// Usage: node bench/hanging-endpoints.ts [leads a second] [seconds]
// Ten clients each have their own webhook endpoint. Measures how long the leads of nine of them take while the tenth
// responds, and while the tenth accepts every connection and never responds. Both are measured in turns, twice, in one
// run. Loopback only.

const rate = Number(process.argv[2] ?? 20);
const seconds = Number(process.argv[3] ?? 30);
const endpoints = 10;

/** Starts a client's server. It responds to verification challenges, and to leads unless it hangs. */
async function startEndpoint(onLead: (leadId: string, at: number) => void) {
  const state = { hangs: false };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    request.on("end", () => {
      const { challenge } = JSON.parse(text).data;
      if (challenge) return response.end(JSON.stringify({ challenge }));
      if (state.hangs) return undefined;
      onLead(JSON.parse(text).data.leadId, Date.now());
      return response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { state, url: `http://127.0.0.1:${port}/leads`, stop };
}

const baton = await startBaton();
const pushedAt = new Map<string, number>();
const arrivedAt = new Map<string, number>();
const receivers = await Promise.all(
  Array.from({ length: endpoints }, () => startEndpoint((leadId, at) => void arrivedAt.set(leadId, at))),
);
try {
  const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
  const { secret } = await makeOperator(dynamodb, baton.tableName).createAgency("Bench");
  dynamodb.destroy();
  const agency = makeApiClient(baton.apiUrl, secret, baton.inboxUrl);
  const create = async (path: string, body: object) => (await agency.post<{ id: string }>(path, body)).body;
  const campaignIds: string[] = [];
  for (const { url } of receivers) {
    const client = await create("/v1/clients", { name: "Endpoint", timeZone: "Europe/London" });
    const path = `/v1/clients/${client.id}/subscriptions`;
    await verifyEndpoint(agency, path, await create(path, { channel: "webhook", endpoint: url }));
    const price = { amount: 6_000, currency: "GBP" };
    campaignIds.push(
      (await create("/v1/campaigns", { clientId: client.id, name: "Roofs", model: "callback", price })).id,
    );
  }
  const post = makePostLead(baton.apiUrl, secret);
  let number = 0;

  async function push(index: number, healthy: string[]): Promise<void> {
    const at = Date.now();
    const client = index % endpoints;
    const { id } = await post(makeSampleLead(index, campaignIds[client] ?? ""), `bench-${index}`);
    pushedAt.set(id, at);
    if (client < endpoints - 1) healthy.push(id);
  }

  /**
   * Measures the milliseconds from push to webhook for the leads of the nine. The tenth endpoint hangs meanwhile if
   * `hangs`.
   */
  async function measure(hangs: boolean, forSeconds = seconds): Promise<number[]> {
    const last = receivers.at(-1);
    if (last) last.state.hangs = hangs;
    const healthy: string[] = [];
    const pushes: Promise<void>[] = [];
    const start = Date.now();
    while (Date.now() - start < forSeconds * 1000) {
      const due = Math.floor(((Date.now() - start) / 1000) * rate);
      while (pushes.length < due) {
        pushes.push(push((number += 1), healthy));
      }
      await pause(2);
    }
    await Promise.all(pushes);
    const deadline = Date.now() + 30_000;
    while (healthy.some((id) => !arrivedAt.has(id)) && Date.now() < deadline) await pause(20);
    // All hanging requests reach their deadline before the next turn begins.
    if (hangs) await pause(20_000);
    return healthy.map((id) => (arrivedAt.get(id) ?? Number.POSITIVE_INFINITY) - (pushedAt.get(id) ?? 0));
  }

  printHeading("Warming up");
  await measure(false, 10);
  printHeading(`${rate} leads/s for ${seconds} s to ten endpoints, in turns: all answer, one in ten hangs`);
  const baseline: number[] = [];
  const hanging: number[] = [];
  for (let turn = 0; turn < 2; turn += 1) {
    baseline.push(...(await measure(false)));
    hanging.push(...(await measure(true)));
  }
  const row = (name: string, times: readonly number[]) => [
    name,
    times.length,
    ...[50, 95, 99].map((p) => `${percentile(times, p) ?? "–"} ms`),
  ];
  printTable(
    ["POST→webhook of the healthy", "leads", "p50", "p95", "p99"],
    [row("all answer", baseline), row("one in ten hangs", hanging)],
  );
  const ratio = (percentile(hanging, 99) ?? 0) / (percentile(baseline, 99) ?? 1);
  console.log(`\n  p99 with one in ten hanging is ${ratio.toFixed(2)} times that without`);
} finally {
  for (const { stop } of receivers) stop();
  await baton.stop();
}
