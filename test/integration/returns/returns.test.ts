import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Caller } from "#domain/accounts/caller.ts";
import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import type { ReturnPolicy } from "#domain/returns/return-policy.ts";
import type { Contracts } from "#contracts/ports.ts";
import type { Fact } from "#domain/history/fact.ts";
import { type ClientId, type LeadId, toReturnId } from "#domain/shared/id.ts";
import { loadLead } from "#leads/read-lead.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Table } from "#platform/table/table.ts";
import { makeRejections } from "#returns/adapters/return-store.ts";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import { makeEndReturn } from "#returns/end-return.ts";
import { makeProjectReturns } from "#returns/project-returns.ts";
import { makeGiveReplacement } from "#returns/give-replacement.ts";
import type { Rejections } from "#returns/ports.ts";
import { runReturnLook, wireOpenReturn, wireReturnRejected, wireReturns } from "#returns/wire.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { storesOf } from "#test/support/crash/stores.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aBillingRecord } from "#test/support/billing-records.ts";
import { aClient, aPerson } from "#test/support/entities.ts";
import { aContactAttempt, aDelivered, aReceived, londonHours } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { noDueWork } from "#test/support/no-due-work.ts";
import { isTransactionConflict, withTransactionConflicts } from "#test/support/race/transaction-conflicts.ts";
import { noContactRule, wrongNumberRule } from "#test/support/return-rules.ts";
import { factSortKey } from "#leads/adapters/keys.ts";

const deliveredAt = on("2026-11-24T14:00:00Z");
const onFault = (fault: unknown) => expect.fail(String(fault));

describe("returns in DynamoDB", () => {
  let emulators: Emulators;
  let spent: Spent;
  let table: Table;
  let stores: ReturnType<typeof storesOf>;
  const agencyId = anId("agency");
  let clientId: ClientId;
  let now = on("2026-11-25T16:05:00Z");

  beforeAll(async () => {
    emulators = await startEmulators();
    const counted = counting(emulators.dynamodbConfig);
    spent = counted.spent;
    table = { client: counted.client, name: await createBatonTable(emulators) };
    stores = storesOf(table);
  });
  afterAll(() => emulators?.stop());
  beforeEach(async () => {
    clientId = ids.create("client");
    now = on("2026-11-25T16:05:00Z");
    const { from, hours } = londonHours;
    const contactHours = [{ from, calendars: [], ...hours }];
    await stores.clients.create({ agencyId }, aClient({ id: clientId, agencyId, contactHours }), "");
  });

  const deps = () => ({ ...stores, ids, fingerprint, toFactKey: factSortKey, onFault, now: () => now });
  const agree = (policy: ReturnPolicy) =>
    stores.contracts.save(
      { agencyId, clientId },
      {
        currency: "GBP",
        from: on("2026-11-01T00:00:00Z"),
        period: "month",
        graceDays: 3,
        tax: { rate: 2_000, rounding: "down_total", label: "VAT" },
        paymentDays: 30,
        document: "statement",
        returns: policy,
      },
      on("2026-10-01T00:00:00Z"),
    );
  async function aLead(...facts: Fact[]): Promise<LeadId> {
    const leadId = ids.create("lead");
    const received = aReceived({ at: deliveredAt, clientId });
    const key = { agencyId, leadId };
    await stores.history.receive(key, { received, personal: aPerson(), fingerprint: "" });
    for (const fact of [aDelivered({ at: deliveredAt }), ...facts]) await stores.history.append(key, fact);
    return leadId;
  }
  const attempt = (number: number, dateTime: string, result: "no_answer" | "wrong_number" = "no_answer") =>
    aContactAttempt({ attemptId: anId("att", number), at: on(dateTime), recordedAt: on(dateTime), result });
  const byKey = { source: "api" as const, author: anId("key"), maySee: () => true };
  const open = (
    leadId: LeadId,
    reason: "no_contact" | "wrong_number" | "other",
    idempotencyKey = "once",
    note: string | undefined = "No answer since Monday.",
  ) => wireOpenReturn(deps())({ agencyId, leadId }, byKey, { reason, note, idempotencyKey });
  const acknowledge = (
    leadId: LeadId,
    answer: Acknowledgement,
    others: { contracts?: Contracts; rejections?: Rejections } = {},
  ) =>
    makeRecordAcknowledgement({ ...deps(), returnRejected: wireReturnRejected({ ...deps(), ...others }) })(
      { agencyId, leadId },
      byKey,
      answer,
    );
  const end = (leadId: LeadId, wanted: Parameters<ReturnType<typeof makeEndReturn>>[3]) =>
    makeEndReturn(deps())(agencyId, byKey, toReturnId(leadId, 1), wanted);
  const look = async (leadId: LeadId, at: string) => {
    now = on(at);
    const handlers = { ...noDueWork, return: runReturnLook(deps()) };
    return makeRunJob({ ...deps(), handlers })({ kind: "return", agencyId, leadId });
  };
  const project = async (leadId: LeadId, newFacts?: Fact[]) => {
    const lead = (await loadLead(stores.history, { agencyId, leadId })) ?? expect.fail();
    await makeProjectReturns(deps())({ agencyId, leadId }, lead, newFacts);
  };
  const statusOf = async (leadId: LeadId) =>
    (await loadLead(stores.history, { agencyId, leadId }))?.state.returns.map(({ status, referred, ended }) => [
      status,
      ended?.kind === "return_decided" ? ended.cause : referred?.cause,
    ]);
  const wrongNumber = () => aLead(attempt(1, "2026-11-24T14:20:00Z", "wrong_number"));

  it("are open while evidence is missing, and approved as soon as it has come", async () => {
    await agree({ rules: [noContactRule] });
    const leadId = await aLead(attempt(1, "2026-11-25T16:00:00Z"));
    expect(await open(leadId, "no_contact")).toMatchObject({ ok: true, value: { number: 1 } });
    expect(await statusOf(leadId)).toEqual([["open", undefined]]);
    await project(leadId);
    expect(await look(leadId, "2026-11-25T16:06:00Z")).toBe("completed");
    const job = { kind: "return", agencyId, leadId } as const;
    expect((await stores.jobs.read(job))?.dueAt).toBe(on("2026-12-01T14:00:00.001Z"));

    for (const [number, time] of [
      [2, "2026-11-26T10:00:00Z"],
      [3, "2026-11-26T12:00:00Z"],
      [4, "2026-11-26T15:00:00Z"],
    ] as const) {
      now = on(time);
      const fact = attempt(number, time);
      await stores.history.append({ agencyId, leadId }, fact);
      await project(leadId, [fact]);
    }
    expect(await look(leadId, "2026-11-26T15:00:30Z")).toBe("completed");
    expect(await statusOf(leadId)).toEqual([["approved", "evidence"]]);
    expect(await stores.jobs.read(job)).toBeUndefined();
  });

  it("are declined in the first millisecond after their window", async () => {
    await agree({ rules: [noContactRule] });
    const leadId = await aLead();
    await open(leadId, "no_contact");
    await project(leadId);
    await look(leadId, "2026-11-25T16:06:00Z");
    expect(await look(leadId, "2026-12-01T14:00:00.001Z")).toBe("completed");
    expect(await statusOf(leadId)).toEqual([["declined", "evidence_missing"]]);
  });

  it("take the note of a retry if the process crashed before it saved that of the first request", async () => {
    await agree({ rules: [wrongNumberRule] });
    const leadId = await aLead();
    const crashing = { ...deps(), notes: { ...stores.notes, save: () => Promise.reject(new Error("crashed")) } };
    const report = { reason: "other" as const, note: "No answer since Monday.", idempotencyKey: "once" };
    await expect(wireOpenReturn(crashing)({ agencyId, leadId }, byKey, report)).rejects.toThrow("crashed");
    expect(await open(leadId, "other")).toMatchObject({ ok: true, isReplay: true });
    expect(await stores.notes.list({ agencyId, leadId })).toMatchObject([{ text: "No answer since Monday." }]);
  });

  it("are opened once for retries, one at a time, and a second time only after a decline", async () => {
    await agree({ rules: [wrongNumberRule] });
    const leadId = await aLead();
    const [first, second] = await Promise.all([open(leadId, "other", "a"), open(leadId, "other", "b")]);
    expect([first, second].filter(({ ok }) => ok)).toHaveLength(1);
    expect([first, second].find(({ ok }) => !ok)).toMatchObject({ refusal: { kind: "return_pending" } });
    const used = first.ok ? "a" : "b";
    expect(await open(leadId, "other", used)).toMatchObject({ ok: true, isReplay: true });
    expect(await open(leadId, "no_contact", used)).toMatchObject({ refusal: { kind: "idempotency_conflict" } });
    expect(await open(leadId, "other", used, "They moved.")).toMatchObject({
      refusal: { kind: "idempotency_conflict" },
    });
    expect(await statusOf(leadId)).toEqual([["referred", "no_rule"]]);

    expect(await end(leadId, { end: "declined", note: "The notes name her." })).toMatchObject({ ok: true });
    expect(await end(leadId, { end: "declined" })).toMatchObject({ ok: true, isReplay: true });
    expect(await end(leadId, { end: "withdrawn" })).toMatchObject({ refusal: { kind: "return_ended" } });
    expect(await open(leadId, "other", "c")).toMatchObject({ ok: true, value: { number: 2 } });
    await makeEndReturn(deps())(agencyId, byKey, toReturnId(leadId, 2), { end: "declined" });
    expect(await open(leadId, "other", "d")).toMatchObject({
      refusal: { kind: "return_ended", returnId: toReturnId(leadId, 2), returnStatus: "declined" },
    });
    expect(await stores.notes.list({ agencyId, leadId })).toEqual([
      { number: 1, by: "opened", text: "No answer since Monday." },
      { number: 1, by: "decided", text: "The notes name her." },
      { number: 2, by: "opened", text: "No answer since Monday." },
    ]);
  });

  it("get no note by a retry after the person was erased", async () => {
    const leadId = await aLead();
    await open(leadId, "other");
    await end(leadId, { end: "declined", note: "The notes name her." });
    await stores.notes.remove({ agencyId, leadId });
    const erased = { kind: "erased", at: now, source: "baton", author: "run-erasure", erasureId: anId("era") } as const;
    await stores.history.append({ agencyId, leadId }, erased);
    expect(await open(leadId, "other")).toMatchObject({ ok: true, isReplay: true });
    expect(await end(leadId, { end: "declined", note: "The notes name her." })).toMatchObject({
      ok: true,
      isReplay: true,
    });
    expect(await stores.notes.list({ agencyId, leadId })).toEqual([]);
  });

  it("end once, by the first of a withdrawal, the agency and the policy", async () => {
    const leadId = await aLead();
    await open(leadId, "other");
    const results = await Promise.all([
      end(leadId, { end: "withdrawn" }),
      end(leadId, { end: "declined" }),
      end(leadId, { end: "approved", remedy: { kind: "credit" } }),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const facts = (await stores.history.read({ agencyId, leadId }))?.facts ?? [];
    expect(facts.filter(({ kind }) => kind === "return_decided" || kind === "return_withdrawn")).toHaveLength(1);
  });

  it("are approved up to the cap of the month, by the placed leads, and referred beyond it", async () => {
    await agree({ rules: [wrongNumberRule], cap: { percent: 10 } });
    for (let number = 1; number <= 47; number++) {
      const record = aBillingRecord({ leadId: ids.create("lead"), clientId, placedAt: on("2026-11-10T09:00:00Z") });
      await stores.records.save(agencyId, record, 1);
    }
    now = on("2026-11-24T15:00:00Z");
    const leads = await Promise.all(Array.from({ length: 7 }, wrongNumber));
    await Promise.all(leads.map((leadId) => open(leadId, "wrong_number")));
    const decided = (await Promise.all(leads.map(statusOf))).map((returns) => returns?.[0]?.join(" "));
    expect(decided.filter((each) => each === "approved evidence")).toHaveLength(4);
    expect(decided.filter((each) => each === "referred cap_reached")).toHaveLength(3);
  });

  it("are approved up to a number, if the cap is one", async () => {
    await agree({ rules: [wrongNumberRule], cap: { count: 1 } });
    now = on("2026-11-24T15:00:00Z");
    const leads = await Promise.all(Array.from({ length: 2 }, wrongNumber));
    for (const leadId of leads) await open(leadId, "wrong_number");
    expect((await Promise.all(leads.map(statusOf))).flat()).toEqual([
      ["approved", "evidence"],
      ["referred", "cap_reached"],
    ]);
  });

  describe("that are approved for a replacement", () => {
    const replaces = { ...wrongNumberRule, remedy: { kind: "replacement" as const } };
    const owing = async () => {
      await agree({ rules: [replaces] });
      now = on("2026-11-24T15:00:00Z");
      const returned = await wrongNumber();
      await open(returned, "wrong_number");
      await project(returned);
      return returned;
    };
    const settledOf = async (leadId: LeadId) =>
      (await loadLead(stores.history, { agencyId, leadId }))?.state.returns[0]?.settled;
    const placedAt = async (dateTime: string) => {
      const leadId = ids.create("lead");
      const received = aReceived({ at: on(dateTime), clientId });
      await stores.history.receive({ agencyId, leadId }, { received, personal: aPerson(), fingerprint: "" });
      return { leadId, received };
    };
    const give = async ({ leadId, received }: Awaited<ReturnType<typeof placedAt>>) => {
      await makeGiveReplacement(deps())({ agencyId, leadId }, [received]);
      return (await loadLead(stores.history, { agencyId, leadId }))?.state.replaces;
    };

    it("are replaced once, by the next lead of the client and campaign, however many come at once", async () => {
      const returned = await owing();
      expect(await give(await placedAt("2026-11-24T14:59:59Z")), "placed before the approval").toBeUndefined();
      const next = await Promise.all(["2026-11-25T09:00:00Z", "2026-11-25T09:00:01Z"].map(placedAt));
      await Promise.allSettled(next.map(give));
      const replaced = await Promise.all(next.map(give));
      expect(replaced.filter((leadId) => leadId === returned)).toHaveLength(1);
      const winner = next[replaced.indexOf(returned)]?.leadId;
      expect(await settledOf(returned)).toMatchObject({ replacedBy: winner });
      const key = { agencyId, leadId: winner ?? expect.fail() };
      expect(await wireOpenReturn(deps())(key, byKey, { reason: "no_contact", idempotencyKey: "r" })).toMatchObject({
        refusal: { kind: "replacement_not_returnable" },
      });
      expect(await look(returned, "2026-12-24T15:00:00Z")).toBe("completed");
      expect(await settledOf(returned), "no credit beside the replacement").toMatchObject({ replacedBy: winner });
    });

    it("become a credit after thirty days without one, and not before", async () => {
      const returned = await owing();
      await project(returned);
      expect(await look(returned, "2026-12-24T14:59:58Z")).toBe("not_due");
      expect(await settledOf(returned)).toBeUndefined();
      expect(await look(returned, "2026-12-24T15:00:00Z")).toBe("completed");
      expect(await settledOf(returned)).toMatchObject({ kind: "return_settled" });
      expect((await settledOf(returned))?.replacedBy).toBeUndefined();
      expect(await give(await placedAt("2026-12-25T09:00:00Z"))).toBeUndefined();
    });
  });

  it("are opened by a rejection if the contract has a policy, and only then", async () => {
    const reject = (leadId: LeadId, reason: string) => acknowledge(leadId, { outcome: "rejected", reason });
    const chargedOf = async (leadId: LeadId) => {
      const lead = await loadLead(stores.history, { agencyId, leadId });
      return lead && toBillingRecord(leadId, lead.state)?.charged.amount;
    };
    const free = await aLead();
    expect(await reject(free, "out_of_area")).toMatchObject({ ok: true });
    expect([await statusOf(free), await chargedOf(free)]).toEqual([[], 0]);

    await agree({ rules: [{ ...wrongNumberRule, reason: "out_of_area", evidence: [] }] });
    const leads = [await aLead(), await aLead()] as const;
    now = on("2026-11-24T15:00:00Z");
    await reject(leads[0], "out_of_area");
    await reject(leads[1], "no_capacity");
    expect([await statusOf(leads[0]), await chargedOf(leads[0])]).toEqual([[["approved", "evidence"]], 0]);
    expect([await statusOf(leads[1]), await chargedOf(leads[1])]).toEqual([[["referred", "no_rule"]], 6000]);
  });

  describe("of a rejection", () => {
    const policy: ReturnPolicy = { rules: [{ ...wrongNumberRule, reason: "out_of_area", evidence: [] }] };
    const rejected = { outcome: "rejected", reason: "out_of_area" } as const;
    beforeEach(() => {
      now = on("2026-11-24T15:00:00Z");
    });
    /** Rejects a lead while something else happens to it, after the rejection read it. */
    async function reject(leadId: LeadId, meanwhile: () => Promise<unknown>) {
      const contracts: Contracts = {
        ...stores.contracts,
        list: async (scope) => {
          await meanwhile();
          return stores.contracts.list(scope);
        },
      };
      return acknowledge(leadId, rejected, { contracts });
    }
    const answersOf = async (leadId: LeadId) =>
      (await loadLead(stores.history, { agencyId, leadId }))?.facts.filter(({ kind }) => kind === "acknowledged");

    it("is not opened if the rejection is refused, because the same key accepts the lead meanwhile", async () => {
      await agree(policy);
      const leadId = await aLead();
      expect(await reject(leadId, () => acknowledge(leadId, { outcome: "accepted" }))).toMatchObject({
        refusal: { kind: "answered_before", outcome: "accepted" },
      });
      expect(await statusOf(leadId)).toEqual([]);
      expect(await answersOf(leadId)).toMatchObject([{ outcome: "accepted" }]);
    });

    it("is opened once if the same rejection comes twice at the same time", async () => {
      await agree(policy);
      const leadId = await aLead();
      expect(await reject(leadId, () => acknowledge(leadId, rejected))).toMatchObject({ ok: true, isReplay: true });
      expect(await statusOf(leadId)).toEqual([["approved", "evidence"]]);
      expect(await answersOf(leadId)).toHaveLength(1);
    });

    it("is the one that the client opens meanwhile, and the rejection is recorded beside it", async () => {
      await agree(policy);
      const leadId = await aLead();
      expect(await reject(leadId, () => open(leadId, "other"))).toMatchObject({ ok: true });
      expect(await statusOf(leadId)).toEqual([["referred", "no_rule"]]);
      expect(await answersOf(leadId)).toMatchObject([{ outcome: "rejected" }]);
    });

    it("is neither opened nor rejected while another transaction holds the lead, and both by a retry", async () => {
      await agree(policy);
      const leadId = await aLead();
      const rejections = makeRejections(withTransactionConflicts(table, { seed: 3, oneIn: 1 }));
      await expect(acknowledge(leadId, rejected, { rejections })).rejects.toSatisfy(isTransactionConflict);
      expect([await statusOf(leadId), await answersOf(leadId)]).toEqual([[], []]);
      expect(await acknowledge(leadId, rejected)).toMatchObject({
        ok: true,
        value: { state: { status: "rejected" } },
      });
      expect(await statusOf(leadId)).toEqual([["approved", "evidence"]]);
    });
  });

  it("are both listed if both returns of a lead have the same status", async () => {
    const leadId = await aLead();
    for (const number of [1, 2]) {
      await open(leadId, "other", `once-${number}`);
      await makeEndReturn(deps())(agencyId, byKey, toReturnId(leadId, number), { end: "declined" });
    }
    await project(leadId);
    const id = anId("key");
    const client: Caller = { role: "client", mode: "live", name: "CRM", createdAt: now, id, agencyId, clientId };
    const listed = await wireReturns(deps()).listReturns(client, { status: "declined" }, { limit: 10 });
    expect(listed.returns.map(({ ofLead }) => ofLead.number).toSorted((a, b) => a - b)).toEqual([1, 2]);
  });

  it("are listed by status, for the agency and for a client, over pages", async () => {
    const leads = [];
    for (const minute of [1, 2, 3]) {
      now = on(`2026-11-25T16:0${minute}:00Z`);
      const leadId = await aLead();
      await open(leadId, "other");
      await project(leadId);
      leads.unshift(leadId);
    }
    const list = (after?: string) =>
      stores.returnIndex.list({ agencyId, mode: "live", clientId, status: "referred" }, { limit: 2, after });
    const first = await list();
    expect(first.returns).toEqual(leads.slice(0, 2).map((leadId) => ({ leadId, number: 1 })));
    expect(await list(first.next)).toEqual({ returns: [{ leadId: leads[2], number: 1 }], next: undefined });

    const [latest] = leads;
    await end(latest ?? expect.fail(), { end: "withdrawn" });
    await project(latest ?? expect.fail());
    expect((await list()).returns).toHaveLength(2);
    const ofAgency = await stores.returnIndex.list({ agencyId, mode: "live", status: "withdrawn" }, { limit: 10 });
    expect(ofAgency.returns).toContainEqual({ leadId: latest, number: 1 });
    expect(
      (await stores.returnIndex.list({ agencyId, mode: "test", status: "withdrawn" }, { limit: 1 })).returns,
    ).toEqual([]);
  });

  it("cost what docs/costs.md says", async () => {
    await agree({ rules: [wrongNumberRule, noContactRule], cap: { count: 100 } });
    now = on("2026-11-24T15:00:00Z");
    const approved = await wrongNumber();
    const [waiting, rejected] = [await aLead(), await aLead()];
    const costs = {
      approved: await costOf(spent, () => open(approved, "wrong_number")),
      open: await costOf(spent, () => open(waiting, "no_contact")),
      reject: await costOf(spent, () => acknowledge(rejected, { outcome: "rejected", reason: "no_contact" })),
      project: await costOf(spent, () => project(waiting)),
      look: await costOf(spent, () => look(waiting, "2026-11-24T15:01:00Z")),
      withdraw: await costOf(spent, () => end(waiting, { end: "withdrawn" })),
    };
    expect(costs).toEqual({
      approved: { writes: 6, reads: 7, calls: 10 },
      open: { writes: 2, reads: 5, calls: 7 },
      reject: { writes: 4, reads: 5, calls: 6 },
      project: { writes: 6, reads: 1, calls: 4 },
      look: { writes: 3, reads: 4, calls: 5 },
      withdraw: { writes: 1, reads: 1, calls: 2 },
    });
  });
});
