import * as fc from "fast-check";
import { expect, it } from "vitest";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeChaseLineStore } from "#chasing/adapters/chase-line-store.ts";
import { makeRunChase } from "#chasing/run-chase.ts";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import { makeRecordCallStart } from "#contact/record-call-start.ts";
import { makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import { makeRecordOutcome } from "#contact/record-outcome.ts";
import type { ChaseStep } from "#domain/campaigns/chase.ts";
import { ok } from "#domain/shared/result.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLoadHoursInForce } from "#leads/load-hours-in-force.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { History } from "#leads/ports.ts";
import type { Table } from "#platform/table/table.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aCampaign, aClient, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aDelivered, aPlacement, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { anyTurns, type InTurn, takeTurns } from "#test/support/race/turns.ts";
import { planNoRetry } from "#test/support/plan-no-retry.ts";
import { runs } from "#test/support/property-runs.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const nextKey = { ...key, leadId: ids.derive("lead", key.leadId, anId("client", 2)) };
const job = { kind: "chase" as const, agencyId: key.agencyId, campaignId: anId("campaign") };
const now = at("14:30");
const report = { source: "api" as const, author: anId("key"), maySee: () => true, idempotencyKey: "once" };

const step = (after: number, action: ChaseStep["do"]): ChaseStep => ({
  after,
  clock: "raw",
  while: "unacknowledged",
  do: action,
});
/** Both steps are due at 14:30: a text again, and then the next client. */
const ladder = [step(10, { kind: "remind", channel: "sms" }), step(20, { kind: "pass_on" })];

/** Where the process is killed: before or after one of its calls of the table, or nowhere. */
const anyKill = fc.option(fc.record({ call: fc.nat(20), isBefore: fc.boolean() }), { nil: undefined });
const anyAct = fc.record({
  what: fc.constantFrom("look", "look", "acknowledge", "attempt", "report an outcome", "call"),
  kill: anyKill,
});
type Act = typeof anyAct extends fc.Arbitrary<infer Value> ? Value : never;

class Killed extends Error {}

/** The table as one process sees it: each call waits for its turn, and after the kill the process makes no more. */
function tableOf(table: Table, inTurn: InTurn, kill: Act["kill"]): Table {
  let calls = 0;
  const send = (command: object) =>
    inTurn(async () => {
      const number = calls;
      calls += 1;
      if (kill && (number > kill.call || (number === kill.call && kill.isBefore))) throw new Killed();
      const done = await (table.client.send as (sent: object) => Promise<unknown>).call(table.client, command);
      if (number === kill?.call) throw new Killed();
      return done;
    });
  return { name: table.name, client: { send } as unknown as Table["client"] };
}

function verbsOn(table: Table, spoil: (history: History) => History = (same) => same) {
  const stores = {
    history: spoil(makeHistoryStore(table)),
    clients: makeClientStore(table),
    campaigns: makeCampaignStore(table),
    subscriptions: makeSubscriptionStore(table),
    jobs: makeJobStore(table),
    line: makeChaseLineStore(table),
    usages: makeUsageStore(table),
  };
  const deps = { ...stores, ids, now: () => now };
  return {
    ...stores,
    runChase: makeRunChase({
      ...deps,
      router: makeRouteLead({ ...deps, turns: makeTurnStore(table) }),
      loadHoursInForce: makeLoadHoursInForce({ calendars: { read: async () => undefined } }),
      jobQueue: { enqueue: async () => undefined },
      onFault: (fault) => {
        throw fault;
      },
    }),
    acknowledge: () =>
      makeRecordAcknowledgement({ ...deps, returnRejected: async () => undefined })(key, report, {
        outcome: "accepted",
      }),
    attempt: () => makeRecordContactAttempt({ ...deps, planRetry: planNoRetry })(key, report, "no_answer"),
    startCall: async () => {
      const lead = await loadLead(stores.history, key);
      if (lead) await makeRecordCallStart(deps)(key, lead, report);
    },
    reportOutcome: () =>
      makeRecordOutcome({ ...deps, planNurture: async () => ok(undefined) })(key, report, { outcome: "lost" }),
  };
}

/** A lead of client 1 that was delivered at 14:00, in the line at its first step; client 2 takes one lead a day. */
async function setUp(table: Table) {
  const { history, clients, campaigns, subscriptions, line, jobs } = verbsOn(table);
  const { agencyId } = key;
  for (const number of [1, 2]) {
    const clientId = anId("client", number);
    await clients.create({ agencyId }, aClient({ id: clientId }), "");
    const own = anSmsSubscription({ id: anId("sub", number), clientId });
    await subscriptions.create({ agencyId, clientId }, own, "");
  }
  const members = [1, 2].map((number) => ({ clientId: anId("client", number), priority: number, weight: 1 }));
  const { clientId: _, ...campaign } = aCampaign({
    caps: { day: { leads: 1 } },
    pool: { mode: "priority", share: 1, members },
  });
  await campaigns.create({ agencyId }, campaign, "");
  const received = aReceived({ placement: aPlacement({ chase: ladder }) });
  await history.receive(key, { received, personal: aPerson(), fingerprint: "" });
  await history.append(key, aDelivered({ at: at("14:00") }));
  await line.add({ ...job, leadId: key.leadId, dueAt: at("14:10"), cycle: 1, step: 1 });
  await jobs.schedule(job, at("14:10"));
}

/** Races the acts, does what is left without faults, and returns what is wrong in the end. */
async function race(
  turns: Parameters<typeof takeTurns>[0],
  acts: readonly Act[],
  spoil?: (history: History) => History,
): Promise<string[]> {
  const table: Table = { client: memoryDynamoDb(), name: "Baton" };
  await setUp(table);
  const results = await takeTurns(
    turns,
    acts.map(({ what, kill }) => async (inTurn: InTurn) => {
      const verbs = verbsOn(tableOf(table, inTurn, kill), spoil);
      if (what === "look") return void (await verbs.runChase(job, now));
      if (what === "call") return verbs.startCall();
      const done = await (what === "acknowledge"
        ? verbs.acknowledge()
        : what === "attempt"
          ? verbs.attempt()
          : verbs.reportOutcome());
      return done.ok ? "recorded" : done.refusal.kind;
    }),
  );
  const faults = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  const answers = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));

  const quiet = verbsOn(table);
  await quiet.runChase(job, now);
  await quiet.runChase(job, now);
  const [lead, next] = await Promise.all([loadLead(quiet.history, key), loadLead(quiet.history, nextKey)]);
  const { state, facts } = lead ?? expect.fail("no lead");
  const works = facts.filter(({ kind }) => /acknowledged|call_started|contact_attempted|outcome_recorded/.test(kind));
  const deliveryIds = state.deliveries.map(({ id }) => id);
  const usage = (await quiet.usages.read([usageQuery]))[0]?.usage.day.leads;
  const wrong: Record<string, boolean> = {
    "a fault that is no kill": faults.some((fault) => !(fault instanceof Killed)),
    "worked and passed on": works.length > 0 && state.passedOn !== undefined,
    "recorded, and there is nothing": answers.includes("recorded") && works.length === 0,
    "refused, and not passed on": answers.includes("lead_passed_on") && !state.passedOn,
    "passed on to no client, or not passed on and given away": (next !== undefined) !== (state.passedOn !== undefined),
    "both pay, or neither": [lead, next].filter((each) => each && each.state.status !== "passed_on").length !== 1,
    "more than one reminder": state.deliveries.length > 2 || new Set(deliveryIds).size !== deliveryIds.length,
    "a step is left in the line": (await quiet.line.listDue(job.agencyId, job.campaignId, now, 10)).length > 0,
    "the next client's cap counts another number": state.passedOn !== undefined && usage !== 1,
  };
  return Object.keys(wrong).filter((name) => wrong[name]);
}

const usageQuery = {
  agencyId: key.agencyId,
  campaignId: job.campaignId,
  clientId: anId("client", 2),
  leadId: anId("lead", 99),
  at: now,
  timeZone: "Europe/London",
  periods: { day: "2026-11-22", week: "2026-W47", month: "2026-11" },
  earlierPeriods: { day: "2026-11-20", week: "2026-W47", month: "2026-11" },
  caps: { day: { leads: 1 } },
  rulesAt: at("09:00"),
  price: 6000,
};
const acts = fc.array(anyAct, { minLength: 2, maxLength: 4 });

it("gives a lead to one of its client and the next, and runs each step once, with any looks, reports, kills and turns", async () => {
  await fc.assert(
    fc.asyncProperty(anyTurns, acts, async (turns, chosen) => {
      expect(await race(turns, chosen)).toEqual([]);
    }),
    runs(1_000),
  );
});

it("would give it to both if taking it were not exclusive, so this property can fail", async () => {
  const alwaysFirst = (history: History): History => ({
    ...history,
    append: async (lead, fact) => {
      const appended = await history.append(lead, fact);
      return fact.kind === "taken" ? "added" : appended;
    },
  });
  const { failed } = await fc.check(
    fc.asyncProperty(anyTurns, acts, async (turns, chosen) => (await race(turns, chosen, alwaysFirst)).length === 0),
    runs(2_000),
  );
  expect(failed).toBe(true);
});
