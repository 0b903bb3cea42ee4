import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeApiClient } from "#bin/demo/api-client.ts";
import { formatPercent, printHeading, printTable } from "#bin/demo/print.ts";
import { startWebhookReceiver } from "#bin/demo/webhook-receiver.ts";
import { makeOperator } from "#bin/operator.ts";
import { percentile } from "#domain/billing/percentile.ts";
import { startBaton } from "#local/start-baton.ts";
import type { Load, Push } from "./overload-load.ts";
import { setUpWebhookClient } from "./set-up-webhook-client.ts";

// Usage: node bench/overload.ts [--rate 100] [--seconds 60] [--factor 3]
// Pushes leads for one campaign with one webhook: at half of the maximum, at the maximum, at `factor` times the maximum,
// and at half again. Without --rate it first finds the maximum, by raising the rate until Baton falls behind. It prints
// what is accepted and how quickly the rest is refused, and checks that every accepted lead arrives. Loopback only.
// It exits with 1 if one of its conditions does not hold.

const { values: flags } = parseArgs({
  options: {
    rate: { type: "string" },
    seconds: { type: "string", default: "60" },
    factor: { type: "string", default: "3" },
  },
});
const seconds = Number(flags.seconds);
const factor = Number(flags.factor);
const rampSeconds = Math.min(10, seconds);
/** How long after an overload latency may still be higher. */
const recoverySeconds = 5;
/** How long accepted leads may take to arrive after the load has ended. */
const drainMs = 10 * 60_000;

type Phase = { name: string; load: Load; pushes: readonly Push[] };

const accepted = ({ pushes }: Phase) => pushes.filter(({ status }) => status === 202);
const refused = ({ pushes }: Phase) => pushes.filter(({ status }) => status === 503 || status === 429);
const failed = ({ pushes }: Phase) =>
  pushes.length - accepted({ pushes } as Phase).length - refused({ pushes } as Phase).length;
const quantile = (pushes: readonly Push[], p: number) =>
  percentile(
    pushes.map(({ ms }) => Math.round(ms)),
    p,
  );
const formatMs = (ms: number | undefined) => (ms === undefined ? "–" : `${ms} ms`);

/** Accepted leads a second, while the load lasted and until its last response. */
function goodput({ load, pushes }: Phase): number {
  const first = Math.min(...pushes.map(({ at }) => at));
  const last = Math.max(...pushes.map(({ at, ms }) => at + ms));
  return accepted({ pushes } as Phase).length / Math.max(load.seconds, (last - first) / 1000);
}

const baton = await startBaton();
const receiver = await startWebhookReceiver();
let worker: Worker | undefined;
try {
  const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
  const { secret } = await makeOperator(dynamodb, baton.tableName).createAgency("Bench");
  dynamodb.destroy();
  const agency = makeApiClient(baton.apiUrl, secret, baton.inboxUrl);
  const createCampaign = await setUpWebhookClient(agency, receiver);
  const load = (worker = new Worker(new URL("overload-load.ts", import.meta.url), {
    workerData: { apiUrl: baton.apiUrl, secret },
  }));
  const acceptedIds = new Set<string>();

  async function runPhase(name: string, perSecond: number, forSeconds: number): Promise<Phase> {
    const phaseLoad: Load = { perSecond, seconds: forSeconds, campaignId: await createCampaign() };
    load.postMessage(phaseLoad, []);
    const [pushes] = (await once(load, "message")) as [Push[]];
    const phase: Phase = { name, load: phaseLoad, pushes };
    for (const { id } of accepted(phase)) acceptedIds.add(id);
    return phase;
  }

  const arrivedIds = () => new Set(receiver.received.map(({ leadId }) => leadId));
  const findMissing = () => {
    const arrived = arrivedIds();
    return [...acceptedIds].filter((id) => !arrived.has(id));
  };

  /** Waits until every accepted lead has arrived; returns those that have not. */
  async function drain(): Promise<string[]> {
    const deadline = Date.now() + drainMs;
    while (findMissing().length > 0 && Date.now() < deadline) await pause(200);
    return findMissing();
  }

  /** Raises the rate until a push is refused, or one in a hundred takes longer than a second. */
  async function findMaximum(): Promise<number> {
    let best = 10;
    for (let rate = 20; rate <= 1_000; rate = Math.round(rate * 1.15)) {
      const step = await runPhase(`${rate}/s`, rate, rampSeconds);
      await drain();
      if (accepted(step).length < step.pushes.length || (quantile(step.pushes, 99) ?? 0) > 1_000) break;
      best = rate;
    }
    return best;
  }

  printHeading("Warming up");
  await runPhase("warm-up", 20, Math.min(15, seconds));
  const rate = flags.rate === undefined ? await findMaximum() : Number(flags.rate);
  await drain();

  printHeading(`One campaign, one webhook; maximum ${rate} leads/s`);
  const before = await runPhase("half", rate / 2, Math.min(20, seconds));
  const full = await runPhase("maximum", rate, seconds);
  const overload = await runPhase(`${factor} × maximum`, rate * factor, seconds);
  await runPhase("recovering", rate / 2, recoverySeconds);
  const after = await runPhase("half again", rate / 2, Math.min(20, seconds));
  const drainStart = Date.now();
  const missing = await drain();
  const drainedMs = Date.now() - drainStart;

  printTable(
    ["load", "leads/s", "pushed", "accepted", "refused", "failed", "goodput/s", "accepted p50", "p99", "refused p99"],
    [before, full, overload, after].map((phase) => [
      phase.name,
      phase.load.perSecond,
      phase.pushes.length,
      accepted(phase).length,
      refused(phase).length,
      failed(phase),
      goodput(phase).toFixed(1),
      formatMs(quantile(accepted(phase), 50)),
      formatMs(quantile(accepted(phase), 99)),
      formatMs(quantile(refused(phase), 99)),
    ]),
  );

  const ratio = goodput(overload) / goodput(full);
  const refusalMs = quantile(refused(overload), 99) ?? 0;
  const [p50Before = 0, p50After = 0] = [before, after].map((phase) => quantile(accepted(phase), 50));
  const conditions: [string, boolean][] = [
    [`goodput under overload is ${formatPercent(ratio)} of that at the maximum (at least 90 %)`, ratio >= 0.9],
    [`99 in 100 refusals take at most ${refusalMs} ms (at most 100 ms)`, refusalMs <= 100],
    [`${failed(overload)} pushes got neither 202 nor a refusal (none)`, failed(overload) === 0],
    [
      `${missing.length} of ${acceptedIds.size} accepted leads did not arrive (none); drained in ${drainedMs} ms`,
      missing.length === 0,
    ],
    // Small values vary by some milliseconds from run to run.
    [
      `${recoverySeconds} s after the overload, half of the responses take at most ${p50After} ms; before it ${p50Before} ms`,
      p50After <= Math.max(1.5 * p50Before, p50Before + 10),
    ],
  ];
  console.log();
  for (const [text, holds] of conditions) console.log(`  ${holds ? "holds" : "FAILS"}: ${text}`);
  if (missing.length > 0) console.log(`  Missing: ${missing.slice(0, 10).join(", ")}`);
  if (conditions.some(([, holds]) => !holds)) process.exitCode = 1;
} finally {
  await worker?.terminate();
  await receiver.stop();
  await baton.stop();
}
