import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeApiClient } from "#bin/demo/api-client.ts";
import { printHeading, printTable } from "#bin/demo/print.ts";
import { makeSampleLead } from "#bin/demo/sample-leads.ts";
import { setUpAgency } from "#bin/demo/set-up-agency.ts";
import { startWebhookReceiver } from "#bin/demo/webhook-receiver.ts";
import { makeOperator } from "#bin/operator.ts";
import { percentile } from "#domain/billing/percentile.ts";
import { startBaton } from "#local/start-baton.ts";
import { makePostLead } from "./post-lead.ts";

// Usage: node bench/throughput.ts [leads a second] [seconds]
// Pushes leads at a steady rate (an open loop: a slow response delays no later push). Baton delivers each by SMS, email
// and webhook, on emulators that write to files. Then raises the rate until a part falls behind. Loopback only.

const rate = Number(process.argv[2] ?? 50);
const seconds = Number(process.argv[3] ?? 60);
const rampSeconds = 10;

type RunResult = {
  rate: number;
  pushed: number;
  refused: number;
  arrived: number;
  drainMs: number;
  posts: number[];
  webhooks: number[];
};

const baton = await startBaton();
const receiver = await startWebhookReceiver();
try {
  const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
  const { secret } = await makeOperator(dynamodb, baton.tableName).createAgency("Bench");
  dynamodb.destroy();
  const agency = makeApiClient(baton.apiUrl, secret, baton.inboxUrl);
  const { clients } = await setUpAgency(agency, receiver);
  // The last client's endpoint is down; its retries are not part of the measurement.
  const campaignIds = clients.slice(0, -1).flatMap((client) => client.campaignIds);
  let number = 0;

  const post = makePostLead(baton.apiUrl, secret);

  async function push(startedAt: Map<string, number>, run: RunResult) {
    const index = (number += 1);
    const lead = makeSampleLead(index, campaignIds[index % campaignIds.length] ?? "");
    const at = Date.now();
    const { status, id } = await post(lead, `bench-${index}`);
    if (status !== 202) return void (run.refused += 1);
    run.posts.push(Date.now() - at);
    startedAt.set(id, at);
  }

  async function measureRun(perSecond: number, forSeconds: number): Promise<RunResult> {
    const measured: RunResult = {
      rate: perSecond,
      pushed: 0,
      refused: 0,
      arrived: 0,
      drainMs: 0,
      posts: [],
      webhooks: [],
    };
    const startedAt = new Map<string, number>();
    receiver.received.length = 0;
    const start = Date.now();
    const pushes: Promise<void>[] = [];
    while (Date.now() - start < forSeconds * 1000) {
      const due = Math.floor(((Date.now() - start) / 1000) * perSecond);
      while (pushes.length < due) pushes.push(push(startedAt, measured));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await Promise.all(pushes);
    const pushedAt = Date.now();
    while (receiver.received.length < startedAt.size && Date.now() - pushedAt < 60_000) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    measured.drainMs = Date.now() - pushedAt;
    measured.pushed = pushes.length;
    measured.arrived = new Set(receiver.received.map(({ leadId }) => leadId)).size;
    measured.webhooks = receiver.received.map(({ leadId, at }) => at - (startedAt.get(leadId) ?? Number.NaN));
    return measured;
  }

  const formatMs = (ms: number | undefined) => `${ms ?? "–"} ms`;
  const printRuns = (runs: readonly RunResult[]) =>
    printTable(
      ["leads/s", "pushed", "refused", "arrived", "POST p50", "POST p99", "POST→webhook p50", "p99", "drained after"],
      runs.map((run) => [
        run.rate,
        run.pushed,
        run.refused,
        run.arrived,
        formatMs(percentile(run.posts, 50)),
        formatMs(percentile(run.posts, 99)),
        formatMs(percentile(run.webhooks, 50)),
        formatMs(percentile(run.webhooks, 99)),
        formatMs(run.drainMs),
      ]),
    );

  printHeading("Warming up");
  printRuns([await measureRun(10, 3), await measureRun(30, 20)]);
  printHeading(`${rate} leads/s for ${seconds} s, three channels a lead`);
  printRuns([await measureRun(rate, seconds)]);

  printHeading("Raising the rate until a part falls behind");
  let best = 0;
  for (let perSecond = 60; perSecond <= 600; perSecond = Math.round(perSecond * 1.15)) {
    const step = await measureRun(perSecond, rampSeconds);
    printRuns([step]);
    // Baton keeps up when every lead arrived, and 99 in 100 within a second. Otherwise the wait grows with every
    // second.
    if (step.arrived < step.pushed || (percentile(step.webhooks, 99) ?? 0) > 1_000) break;
    best = perSecond;
  }
  console.log(`\n  Sustained for ${rampSeconds} s without falling behind: ${best} leads/s, ${best * 3} deliveries/s`);
} finally {
  await receiver.stop();
  await baton.stop();
}
