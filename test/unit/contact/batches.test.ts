import { beforeEach, describe, expect, it } from "vitest";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { rememberHistory } from "#contact/batches/remember-history.ts";
import { recordContactAttempts, recordOutcomes } from "#contact/batches/endpoints.ts";
import { ReportBatchAnswer } from "#contact/batches/schemas.ts";
import { makePlanNurture } from "#contact/plan-nurture.ts";
import { makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import { makeRecordOutcome } from "#contact/record-outcome.ts";
import type { UnmappedStatuses } from "#contact/statuses/ports.ts";
import { makeTranslateStatus } from "#contact/statuses/translate-status.ts";
import type { History } from "#leads/ports.ts";
import { limits } from "#platform/limits.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryCampaigns, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aCampaign, aClient, aClientKey, anAgencyKey, aPerson } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { planNoRetry } from "#test/support/plan-no-retry.ts";

const agencyId = anId("agency");
const leadId = (number: number) => anId("lead", number);

describe("a batch of reports", () => {
  let history = memoryHistory();
  let faults: unknown[] = [];
  let counted: unknown[] = [];
  const unmappedStatuses: UnmappedStatuses = {
    count: async (...args) => void counted.push(args),
    list: async () => [],
  };
  beforeEach(() => {
    history = memoryHistory();
    faults = [];
    counted = [];
    for (const number of [1, 2]) {
      history.given({ agencyId, leadId: leadId(number) }, { facts: [aReceived()], personal: aPerson() });
    }
    const clientId = anId("client", 2);
    history.given({ agencyId, leadId: leadId(3) }, { facts: [aReceived({ clientId })], personal: aPerson() });
  });
  const factsOf = (number: number, kind: string) =>
    history.factsOf({ agencyId, leadId: leadId(number) }).filter((fact) => fact.kind === kind);

  const broken: History["read"] = async ({ leadId: id }) => {
    throw new Error(`throttled: ${id}`);
  };
  function endpoints(usedHistory: History = history) {
    const deps = { history: usedHistory, ids, now: aClock("15:01").now };
    const planNurture = makePlanNurture({ clients: memoryClients(aClient()), campaigns: memoryCampaigns(aCampaign()) });
    const clients = memoryClients(aClient({ statusMap: [{ status: "No pickup", result: "no_answer" }] }));
    const translatesIn = (world: typeof deps) => makeTranslateStatus({ ...world, clients, unmappedStatuses });
    const answering = {
      problems: makeProblemWriter("https://leads.example.com"),
      onFault: (fault: unknown) => void faults.push(fault),
    };
    const request = { params: undefined, query: undefined, idempotencyKey: undefined, requestId: "r", headers: {} };
    return {
      async attempts(attempts: Record<string, unknown>[], caller = anAgencyKey()) {
        const record = recordContactAttempts(() => {
          const remembering = { ...deps, history: rememberHistory(usedHistory), planRetry: planNoRetry };
          return { record: makeRecordContactAttempt(remembering), translate: translatesIn(remembering) };
        }, answering);
        const answer = await record({ ...request, caller, body: { attempts } });
        return answer.ok ? ReportBatchAnswer.parse(answer.value.body) : expect.fail("refused");
      },
      async outcomes(outcomes: Record<string, unknown>[], caller = anAgencyKey()) {
        const recording = { ...answering, translate: translatesIn(deps) };
        const record = recordOutcomes(makeRecordOutcome({ ...deps, planNurture }), recording);
        const answer = await record({ ...request, caller, body: { outcomes } });
        return answer.ok ? ReportBatchAnswer.parse(answer.value.body) : expect.fail("refused");
      },
    };
  }

  it("has a result for each report, in the order of the request; a refused one does not affect the others", async () => {
    const answer = await endpoints().attempts([
      { leadId: leadId(1), result: "connected" },
      { leadId: leadId(9), result: "busy" },
      { leadId: leadId(2), result: "shouted" },
      { result: "busy" },
      { leadId: leadId(2), result: "no_answer", at: "2026-11-22T18:00:00Z" },
      { leadId: leadId(2), result: "no_answer" },
    ]);
    expect(answer).toMatchObject({
      results: [
        { index: 0, status: 201, leadId: leadId(1), lead: { id: leadId(1), status: "contacted" } },
        { index: 1, status: 404, problem: { code: "not_found" } },
        { index: 2, status: 422, problem: { code: "validation_error", errors: [{ pointer: "/result" }] } },
        { index: 3, status: 422, problem: { errors: [{ pointer: "/leadId" }] } },
        { index: 4, status: 422, problem: { code: "time_out_of_range" } },
        { index: 5, status: 201 },
      ],
      recorded: 2,
      refused: 4,
    });
    expect(factsOf(2, "contact_attempted")).toMatchObject([{ result: "no_answer" }]);
  });

  it("records the outcomes of one lead in their order, and a date for one that is not ready yet", async () => {
    const answer = await endpoints().outcomes([
      { leadId: leadId(1), outcome: "quoted" },
      { leadId: leadId(2), outcome: "nurture", wakeOn: "2027-09-01" },
      { leadId: leadId(1), outcome: "won", value: { amount: 1, currency: "GBP" } },
      { leadId: leadId(2), outcome: "nurture" },
    ]);
    expect(answer.results.map(({ status }) => status)).toEqual([201, 201, 201, 422]);
    expect(factsOf(1, "outcome_recorded")).toMatchObject([
      { sequence: 1, outcome: "quoted" },
      { sequence: 2, outcome: "won" },
    ]);
  });

  it("translates the client's own statuses, and counts those that its map does not have for the field", async () => {
    const posted = endpoints();
    const tried = await posted.attempts([
      { leadId: leadId(1), status: " NO pickup" },
      { leadId: leadId(1), status: "Left VM" },
      { leadId: leadId(1), status: "Ask for Zoë on 07700 900123" },
      { leadId: leadId(1), status: "No pickup", result: "busy" },
      { leadId: leadId(1) },
      { leadId: leadId(3), status: "No pickup" },
    ]);
    expect(tried.results).toMatchObject([
      { status: 201 },
      { status: 422, problem: { code: "status_unmapped", errors: [{ pointer: "/status" }] } },
      { status: 422, problem: { code: "status_unmapped" } },
      { status: 422, problem: { code: "validation_error", errors: [{ pointer: "/result" }] } },
      { status: 422, problem: { code: "validation_error", errors: [{ pointer: "/result" }] } },
      // The other client has no map.
      { status: 422, problem: { code: "status_unmapped" } },
    ]);
    expect(factsOf(1, "contact_attempted")).toMatchObject([{ result: "no_answer" }]);
    expect((await posted.outcomes([{ leadId: leadId(1), status: "No pickup" }])).results).toMatchObject([
      { status: 422 },
    ]);
    const scope = { agencyId, clientId: anId("client"), mode: "live" };
    // Reports on different leads are recorded at the same time.
    expect(new Set(counted)).toEqual(
      new Set([
        [scope, { status: "Left VM", field: "result" }, at("15:01")],
        [{ ...scope, clientId: anId("client", 2) }, { status: "No pickup", field: "result" }, at("15:01")],
        [scope, { status: "No pickup", field: "outcome" }, at("15:01")],
      ]),
    );
  });

  it("finds and counts nothing for the status of a lead that the key may not see", async () => {
    const { results } = await endpoints().attempts([{ leadId: leadId(3), status: "Left VM" }], aClientKey());
    expect([results.map(({ status }) => status), counted]).toEqual([[404], []]);
  });

  it("changes nothing when it is repeated with the same keys", async () => {
    const batch = [1, 2].map((number) => ({ leadId: leadId(number), idempotencyKey: "call-1", result: "busy" }));
    for (let times = 0; times < 2; times += 1) expect((await endpoints().attempts(batch)).recorded).toBe(2);
    expect([factsOf(1, "contact_attempted"), factsOf(2, "contact_attempted")].map(({ length }) => length)).toEqual([
      1, 1,
    ]);
  });

  it("reads a lead once, however many attempts on it a batch has, and each result has the attempts before it", async () => {
    const reads: string[] = [];
    const counting: History = { ...history, read: (key) => (reads.push(key.leadId), history.read(key)) };
    const batch = Array.from({ length: 100 }, (_, index) => ({
      leadId: leadId((index % 2) + 1),
      ...(index % 3 === 0 ? { status: "No pickup" } : { result: "busy" }),
    }));
    const { results, recorded } = await endpoints(counting).attempts(batch);
    expect([recorded, reads.toSorted()]).toEqual([100, [leadId(1), leadId(2)]]);
    const counts = results.map((result) => ("lead" in result ? result.lead.contactAttempts?.length : 0));
    expect(counts).toEqual(batch.map((_, index) => Math.floor(index / 2) + 1));
  });

  it("reads a lead again after an attempt that another request recorded meanwhile", async () => {
    const overtaken: History = {
      ...history,
      append: async (key, fact) => {
        if (fact.kind === "contact_attempted" && fact.result === "busy") await history.append(key, fact);
        return history.append(key, fact);
      },
    };
    const calls = ["no_answer", "busy", "voicemail"].map((result) => ({
      leadId: leadId(1),
      idempotencyKey: result,
      result,
    }));
    const { results } = await endpoints(overtaken).attempts(calls);
    expect(results.map(({ status }) => status)).toEqual([201, 201, 201]);
    const [, , last] = results;
    expect(last && "lead" in last && last.lead.contactAttempts).toHaveLength(3);
  });

  it("finds no lead of another client for a client's key", async () => {
    const batch = [1, 3].map((number) => ({ leadId: leadId(number), result: "busy" }));
    const { results } = await endpoints().attempts(batch, aClientKey());
    expect(results.map(({ status }) => status)).toEqual([201, 404]);
  });

  it("leaves the large fields out of its leads if the response would be too large for Lambda", async () => {
    const fields = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`part_${index}`, "t".repeat(1_000)]));
    const personal = { ...aPerson(), notes: "n".repeat(10_000), fields };
    history.given({ agencyId, leadId: leadId(4) }, { facts: [aReceived()], personal });
    const report = (number: number) => ({ leadId: leadId(4), idempotencyKey: `call-${number}`, result: "busy" });
    const one = await endpoints().attempts([report(0)]);
    expect(one.results).toMatchObject([{ status: 201, lead: { notes: personal.notes } }]);
    const hundred = await endpoints().attempts(Array.from({ length: 100 }, (_, number) => report(number)));
    expect(hundred.recorded).toBe(100);
    expect(JSON.stringify(hundred).length).toBeLessThan(limits.responseBytes);
    expect(hundred.results[0]).toMatchObject({ lead: { id: leadId(4), person: personal.person } });
    expect(hundred.results[0]).not.toHaveProperty("lead.notes");
  });

  it("answers a fault of one lead with 500, and reports it", async () => {
    const halfBroken: History = {
      ...history,
      read: (key) => (key.leadId === leadId(1) ? broken(key) : history.read(key)),
    };
    const batch = [1, 2].map((number) => ({ leadId: leadId(number), result: "busy" }));
    const { results } = await endpoints(halfBroken).attempts(batch);
    expect(results.map(({ status }) => status)).toEqual([500, 201]);
    expect(faults).toHaveLength(1);
  });
});
