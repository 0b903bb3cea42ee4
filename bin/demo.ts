import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { percentile } from "#domain/billing/percentile.ts";
import type { LeadView } from "#leads/schemas.ts";
import { startBaton } from "#local/start-baton.ts";
import { makeApiClient } from "./demo/api-client.ts";
import { green, makeProgressBar, printHeading, printTable, red } from "./demo/print.ts";
import { pushLeads } from "./demo/push-leads.ts";
import { isBalanced, reconcile } from "./demo/reconcile.ts";
import { routeLeads } from "./demo/route-leads.ts";
import { setUpAgency } from "./demo/set-up-agency.ts";
import { showBillingRecords, showReports } from "./demo/show-billing.ts";
import { isVerificationMessage } from "./demo/verify-endpoint.ts";
import { startWebhookReceiver } from "./demo/webhook-receiver.ts";
import { readLeadLinks, workLeads } from "./demo/work-leads.ts";
import { makeOperator } from "./operator.ts";

const count = 200;
const failures: string[] = [];
const expectHolds = (holds: boolean, sentence: string) => void (holds || failures.push(sentence));

const startedAt = Date.now();
console.log("Starting Baton on this machine …");
const baton = await startBaton();
const receiver = await startWebhookReceiver();
console.log(`Running at ${baton.apiUrl} after ${seconds(Date.now() - startedAt)}`);
try {
  await demo();
} finally {
  await receiver.stop();
  await baton.stop();
}
expectHolds(Date.now() - startedAt < 60_000, "the demo took longer than 60 s");
printHeading(failures.length === 0 ? green("Everything holds.") : red("This does not hold:"));
for (const failure of failures) console.log(`  ${failure}`);
console.log(`  ${seconds(Date.now() - startedAt)} from start to end`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function demo() {
  const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
  const { secret } = await makeOperator(dynamodb, baton.tableName).createAgency("Northern Lead Company");
  dynamodb.destroy();
  const agency = makeApiClient(baton.apiUrl, secret, baton.inboxUrl);
  printHeading("Setting up three clients, and verifying where their leads go");
  const { clients, inactiveCampaignId, billing } = await setUpAgency(agency, receiver);
  const campaigns = { active: clients.flatMap(({ campaignIds }) => campaignIds), inactive: inactiveCampaignId };

  printHeading("Pushing 200 leads, and delivering them by SMS, email and webhook");
  const pushed = await pushLeads(agency, campaigns, {
    count,
    parallel: 4,
    onProgress: makeProgressBar("pushed", count),
  });
  expectHolds(
    pushed.unexpectedResponses.length === 0,
    `answered otherwise than expected: ${pushed.unexpectedResponses.join("; ")}`,
  );
  const showSettled = makeProgressBar("settled", pushed.accepted.size);
  const leads = await pollUntil(20_000, async () => {
    const all = await agency.listAll<LeadView>("/v1/leads");
    const pendingCount = all.filter((lead) => lead.deliveries.some(({ status }) => status === "pending")).length;
    showSettled(all.length - pendingCount);
    return pendingCount === 0 && all.length === pushed.accepted.size ? all : undefined;
  });

  printHeading("Working them: attempts and outcomes, through the API and through the link in the SMS");
  const links = await readLeadLinks(baton.sms());
  const workByClient = await Promise.all(
    clients.map((client) =>
      workLeads(
        client,
        leads.filter((lead) => lead.clientId === client.id),
        (lead) => links.get(lead.id),
      ),
    ),
  );
  const total = (select: (work: (typeof workByClient)[number]) => number) =>
    workByClient.reduce((sum, work) => sum + select(work), 0);
  printTable(
    ["recorded", "attempts", "outcomes"],
    [
      ["through the API", total(({ byApi }) => byApi.attempts), total(({ byApi }) => byApi.outcomes)],
      ["through the link", total(({ byLink }) => byLink.attempts), total(({ byLink }) => byLink.outcomes)],
    ],
  );
  expectHolds(total(({ byLink }) => byLink.outcomes) > 0, "no outcome was recorded through a link");

  printHeading("Accepted and refused");
  printTable(
    ["answer", "requests"],
    [
      ["accepted", pushed.accepted.size],
      ["replayed, the same answer again", pushed.replayed],
      ...[...pushed.refused].map(([code, times]) => [`refused: ${code}`, times] as const),
    ],
  );
  const refusedTimes = [...pushed.refused.values()].reduce((sum, times) => sum + times, 0);
  expectHolds(pushed.accepted.size + pushed.replayed + refusedTimes === count, "some request is unaccounted for");

  printHeading("Billing records");
  const [from, to] = [startedAt, Date.now() + 1].map((ms) => new Date(ms).toISOString());
  const period = `from=${from}&to=${to}`;
  const outcomes = total(({ byApi, byLink }) => byApi.outcomes + byLink.outcomes);
  const records = await pollUntil(10_000, async () => {
    const path = (id: string) => `/v1/clients/${id}/billing-records?${period}`;
    const recordsByClient = await Promise.all(clients.map(({ id }) => billing.listAll<BillingRecord>(path(id))));
    return recordsByClient.flat().filter(({ outcome }) => outcome).length === outcomes ? recordsByClient : undefined;
  });
  showBillingRecords(clients, records);
  const billed = new Set(records.flat().map(({ leadId }) => leadId));
  expectHolds(billed.size === records.flat().length, "a lead is billed twice");
  expectHolds(billed.size === pushed.accepted.size, "not every accepted lead has its billing record");

  printHeading("Report");
  await showReports(clients, billing, period);

  printHeading("Latency from POST to the client's webhook receipt");
  const latencies = receiver.received.flatMap(({ leadId, at }) => {
    const start = pushed.accepted.get(leadId)?.startedAt;
    return start === undefined ? [] : [at - start];
  });
  printTable(
    ["webhooks", "p50", "p95"],
    [[latencies.length, `${percentile(latencies, 50)} ms`, `${percentile(latencies, 95)} ms`]],
  );
  expectHolds(receiver.rejected() === 0, `${receiver.rejected()} webhooks failed verification`);

  printHeading("A pool: weights 3, 2 and 1, and a cap");
  const routed = await routeLeads(agency, clients, baton.runSchedules);
  printTable(
    ["client", "weight", "cap", "leads"],
    routed.shares.map(({ client, weight, cap, leads: own }) => [client, weight, cap, own]),
  );
  console.log(`\n  Why ${routed.explained.lead} went where it went`);
  printTable(
    ["client", "verdict", "what was seen"],
    routed.explained.candidates.map(({ client, verdict, saw }) => [client, verdict, saw]),
  );
  console.log(
    `\n  A lead that came ${routed.held.reason} was held, and released to ${routed.held.releasedTo} when the doors opened.`,
  );
  for (const problem of routed.problems) expectHolds(false, problem);

  printHeading("Reconciliation: promised = delivered + in flight + failed + skipped");
  const currentLeads = await pollUntil(20_000, async () => {
    const all = await agency.listAll<LeadView>("/v1/leads");
    return all.some((lead) => lead.deliveries.some(({ status }) => status === "pending")) ? undefined : all;
  });
  const tallies = reconcile(currentLeads, {
    sms: baton.sms().filter((sms) => !isVerificationMessage(sms)).length,
    email: baton.mail().filter((mail) => !isVerificationMessage(mail)).length,
    webhook: new Set(receiver.received.map(({ id }) => id)).size,
  });
  printTable(
    ["channel", "promised", "delivered", "in flight", "failed", "skipped", "arrived", ""],
    tallies.map((tally) => [
      ...[tally.channel, tally.promised, tally.delivered, tally.inFlight, tally.failed, tally.skipped, tally.arrived],
      isBalanced(tally) ? "balances" : "DOES NOT BALANCE",
    ]),
  );
  expectHolds(tallies.every(isBalanced), "the reconciliation does not balance");
  console.log("  In flight are webhooks to an endpoint that is down; they are tried again for three days.");
}

/** Asks again until there is an answer; throws after `limitMs`. */
async function pollUntil<Answer>(limitMs: number, read: () => Promise<Answer | undefined>): Promise<Answer> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await read();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`nothing after ${seconds(limitMs)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
