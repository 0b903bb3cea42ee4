import { isDeepStrictEqual } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { percentile } from "#domain/billing/percentile.ts";
import { sumByCurrency } from "#domain/shared/money.ts";
import type { LeadView } from "#leads/schemas.ts";
import { startBaton } from "#local/start-baton.ts";
import { makeApiClient } from "./demo/api-client.ts";
import { closeMonth } from "./demo/close-month.ts";
import { moveThroughTime } from "./demo/move-through-time.ts";
import { inSeconds, pollUntil } from "./demo/poll-until.ts";
import { makeProgressBar, printHeading, printTable } from "./demo/print.ts";
import { pushLeads } from "./demo/push-leads.ts";
import { isBalanced, reconcile } from "./demo/reconcile.ts";
import { routeLeads } from "./demo/route-leads.ts";
import { setUpAgency } from "./demo/set-up-agency.ts";
import { showBillingRecords, showReports } from "./demo/show-billing.ts";
import { makeVerdict } from "./demo/verdict.ts";
import { isVerificationMessage } from "./demo/verify-endpoint.ts";
import { startWebhookReceiver } from "./demo/webhook-receiver.ts";
import { readLeadLinks, workLeads } from "./demo/work-leads.ts";
import { makeOperator } from "./operator.ts";

const count = 200;
const usualTotalMs = 60_000;
const verdict = makeVerdict();

const startedAt = Date.now();
console.log("Starting Baton on this machine …");
const baton = await startBaton();
const receiver = await startWebhookReceiver();
const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
console.log(`Running at ${baton.apiUrl} after ${inSeconds(Date.now() - startedAt)}`);
try {
  await demo();
} catch (fault) {
  verdict.fail(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
} finally {
  dynamodb.destroy();
  await receiver.stop();
  await baton.stop();
}
const tookMs = Date.now() - startedAt;
if (tookMs > usualTotalMs) {
  verdict.warn(`The demo took longer than ${inSeconds(usualTotalMs)}. This machine is slow, or busy with other work.`);
}
console.log(`\n${verdict.summarize()}\n  ${inSeconds(tookMs)} from start to end`);
process.exitCode = verdict.holds() ? 0 : 1;

async function demo() {
  const operator = makeOperator(dynamodb, baton.tableName);
  const {
    agency: { id: agencyId },
    secret,
  } = await operator.createAgency("Northern Lead Company");
  const agency = makeApiClient(baton.apiUrl, secret, baton.inboxUrl);
  printHeading("Setting up three clients, and verifying their phones, mailboxes and webhook endpoints");
  const { clients, inactiveCampaignId, billing } = await setUpAgency(agency, receiver);
  const campaigns = { active: clients.flatMap(({ campaignIds }) => campaignIds), inactive: inactiveCampaignId };

  printHeading("Pushing 200 leads, and delivering them by SMS, email and webhook");
  const pushed = await pushLeads(agency, campaigns, {
    count,
    parallel: 4,
    onProgress: makeProgressBar("pushed", count),
  });
  verdict.expect(
    pushed.unexpectedResponses.length === 0,
    `the API gave an unexpected answer: ${pushed.unexpectedResponses.join("; ")}`,
  );
  if (pushed.retried > 0) {
    verdict.warn(`The API timed out on ${pushed.retried} pushes; they were sent again under the same Idempotency-Key.`);
  }
  const showSettled = makeProgressBar("settled", pushed.accepted.size);
  const leads = await pollUntil({ what: "delivery of all leads", usualMs: 20_000, verdict }, async () => {
    const all = await agency.listAll<LeadView>("/v1/leads");
    const pendingCount = all.filter((lead) => lead.deliveries.some(({ status }) => status === "pending")).length;
    showSettled(all.length - pendingCount);
    return pendingCount === 0 && all.length === pushed.accepted.size ? all : undefined;
  });

  printHeading("Recording contact attempts and outcomes, through the API and through the link in the SMS");
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
  verdict.expect(total(({ byLink }) => byLink.outcomes) > 0, "no outcome was recorded through a link");

  printHeading("Accepted and refused");
  printTable(
    ["answer", "requests"],
    [
      ["accepted", pushed.accepted.size],
      ["repeated, with the first answer", pushed.replayed],
      ...[...pushed.refused].map(([code, times]) => [`refused: ${code}`, times] as const),
    ],
  );
  const refusedTimes = [...pushed.refused.values()].reduce((sum, times) => sum + times, 0);
  verdict.expect(
    pushed.accepted.size + pushed.replayed + refusedTimes === count,
    "the answers do not add up to the requests",
  );

  printHeading("Billing records");
  const [from, to] = [startedAt, Date.now() + 1].map((ms) => new Date(ms).toISOString());
  const period = `from=${from}&to=${to}`;
  const outcomes = total(({ byApi, byLink }) => byApi.outcomes + byLink.outcomes);
  const records = await pollUntil({ what: "billing of all leads", usualMs: 10_000, verdict }, async () => {
    const path = (id: string) => `/v1/clients/${id}/billing-records?${period}`;
    const recordsByClient = await Promise.all(clients.map(({ id }) => billing.listAll<BillingRecord>(path(id))));
    return recordsByClient.flat().filter(({ outcome }) => outcome).length === outcomes ? recordsByClient : undefined;
  });
  showBillingRecords(clients, records);
  const billed = new Set(records.flat().map(({ leadId }) => leadId));
  verdict.expect(billed.size === records.flat().length, "a lead is billed twice");
  verdict.expect(billed.size === pushed.accepted.size, "an accepted lead has no billing record");
  const billedTotal = sumByCurrency(records.flat().map(({ price }) => price));
  const leadTotal = sumByCurrency(leads.flatMap(({ price }) => price ?? []));
  verdict.expect(isDeepStrictEqual(billedTotal, leadTotal), "the bill differs from the sum of the prices of the leads");

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
  verdict.expect(receiver.rejected() === 0, `${receiver.rejected()} webhooks failed verification`);

  printHeading("A pool: weights 3, 2 and 1, and a cap");
  const routed = await routeLeads(agency, clients, baton.runSchedules, verdict);
  printTable(
    ["client", "weight", "cap", "leads"],
    routed.shares.map(({ client, weight, cap, leads: own }) => [client, weight, cap, own]),
  );
  console.log(`\n  Why Baton placed ${routed.explained.lead} as it did`);
  printTable(
    ["client", "verdict", "hours and caps"],
    routed.explained.candidates.map(({ client, verdict, saw }) => [client, verdict, saw]),
  );
  console.log(
    `\n  Baton held a lead that came ${routed.held.reason}, and released it to ${routed.held.releasedTo} at opening time.`,
  );

  printHeading("Reconciliation: promised = delivered + in flight + failed + skipped");
  const currentLeads = await pollUntil({ what: "delivery of the last leads", usualMs: 20_000, verdict }, async () => {
    const all = await agency.listAll<LeadView>("/v1/leads");
    const arrivedIds = new Set(receiver.received.map(({ id }) => id));
    // A sender that timed out does not know that its webhook arrived, until it retries a few seconds later.
    const isOpen = ({ id, status }: LeadView["deliveries"][number]) =>
      status === "pending" || (status === "failed" && arrivedIds.has(id));
    return all.some(({ deliveries }) => deliveries.some(isOpen)) ? undefined : all;
  });
  const webhookIds = new Set(receiver.received.map(({ id }) => id));
  const repeatedWebhooks = receiver.received.length - webhookIds.size;
  if (repeatedWebhooks > 0) {
    verdict.warn(`${repeatedWebhooks} webhooks were sent again after a timeout, under the same webhook-id.`);
  }
  const tallies = reconcile(currentLeads, {
    sms: baton.sms().filter((sms) => !isVerificationMessage(sms)).length,
    email: baton.mail().filter((mail) => !isVerificationMessage(mail)).length,
    webhook: webhookIds.size,
  });
  printTable(
    ["channel", "promised", "delivered", "in flight", "failed", "skipped", "arrived", ""],
    tallies.map((tally) => [
      tally.channel,
      tally.promised,
      tally.delivered,
      tally.inFlight,
      tally.failed,
      tally.skipped,
      tally.arrived,
      isBalanced(tally) ? "balances" : "DOES NOT BALANCE",
    ]),
  );
  verdict.expect(tallies.every(isBalanced), "the reconciliation does not balance");
  console.log("  In flight are webhooks to an endpoint that is down; Baton retries them for three days.");

  printHeading(
    "A month in seconds, by Baton's own clock: a chase, a promotion to an appointment, and a lead that sleeps",
  );
  const { texts, clock, mails, end } = await moveThroughTime(agency, baton, verdict);
  for (const text of texts) console.log(`  text to the salesperson: ${text.split("\n")[0]}`);
  const inMinutes = (seconds: number | null) => (seconds === null ? "–" : `${Math.round(seconds / 60)} min`);
  console.log(
    `  called after ${inMinutes(clock.raw)}, of which ${inMinutes(clock.working)} were the client's working time`,
  );
  printTable(
    ["mail to", "subject", "calendar file"],
    mails.map(({ to, subject, calendar }) => [to, subject, calendar || "–"]),
  );

  printHeading("The month is over: an invoice, a return decided by evidence, its credit note, and a verified ledger");
  await closeMonth({ agency, baton, operator, verdict }, { agencyId, ...end });
}
