import { beforeEach, describe, expect, it } from "vitest";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import { makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import { makeWithdrawContactAttempt } from "#contact/withdraw-contact-attempt.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import type { AttemptResult } from "#domain/contact/contact-fact.ts";
import { ids } from "#test/support/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aPerson } from "#test/support/entities.ts";
import { planNoRetry } from "#test/support/plan-no-retry.ts";
import {
  aContactAttempt,
  aDelivered,
  anAcknowledgedByKey,
  anAttemptWithdrawn,
  anOutcome,
  aReceived,
} from "#test/support/facts.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const caller = { source: "api", author: anId("key"), maySee: () => true } as const;
const [first, second] = [
  aContactAttempt({ at: at("14:03"), result: "connected" }),
  aContactAttempt({ attemptId: anId("att", 2), at: at("14:05"), result: "busy" }),
];

describe("withdrawContactAttempt", () => {
  const clock = aClock("14:10");
  let history = memoryHistory();
  beforeEach(() => {
    clock.set("14:10");
    history = memoryHistory();
    history.given(key, { facts: [aReceived(), aDelivered(), first, second], personal: aPerson() });
  });

  const withdrawals = () => history.factsOf(key).filter(({ kind }) => kind === "attempt_withdrawn");
  const withdraw = (attemptId = first.attemptId, changes: Partial<typeof caller> = {}) =>
    makeWithdrawContactAttempt({ history, now: clock.now })(key, { ...caller, ...changes }, attemptId);

  it("adds the withdrawal to the history, and returns the lead without the attempt", async () => {
    const lead = await withdraw();
    expect(lead).toMatchObject({
      ok: true,
      value: { state: { status: "delivered", attempts: [second], contact: { firstAttemptAt: at("14:05") } } },
    });
    expect(history.factsOf(key)).toEqual([
      aReceived(),
      aDelivered(),
      first,
      second,
      anAttemptWithdrawn({ attemptId: first.attemptId, result: "connected" }),
    ]);
  });

  it("takes the times out of the billing record, and the charge of a rejected lead that was not worked", async () => {
    const rejection = anAcknowledgedByKey({ at: at("14:02"), outcome: "rejected" });
    history.given(key, { facts: [aReceived(), rejection, first], personal: aPerson() });
    const lead = await withdraw();
    const record = lead.ok && toBillingRecord(key.leadId, lead.value.state);
    expect(record).toMatchObject({
      status: "rejected",
      charged: { amount: 0, currency: "GBP" },
      firstAttemptAt: undefined,
      firstContactAt: undefined,
    });
  });

  it("keeps the contact that an outcome proves", async () => {
    history.given(key, { facts: [aReceived(), first, anOutcome()], personal: aPerson() });
    expect(await withdraw()).toMatchObject({ value: { state: { status: "contacted", attempts: [] } } });
  });

  it("withdraws an attempt once, however often and whenever it is repeated", async () => {
    const once = await withdraw();
    clock.set("16:00");
    expect(await withdraw()).toEqual(once);
    expect(withdrawals()).toMatchObject([{ at: at("14:10") }]);
  });

  it("withdraws an attempt once for two concurrent requests, and returns the lead to both", async () => {
    const results = await Promise.all([withdraw(), withdraw()]);
    expect(results.map((result) => result.ok && result.value.state.attempts)).toEqual([[second], [second]]);
    expect(withdrawals()).toHaveLength(1);
  });

  it("finds no attempt of another lead, and none of a lead that the author may not see", async () => {
    const notFound = { ok: false, refusal: { kind: "not_found" } };
    expect(await withdraw(anId("att", 9))).toEqual(notFound);
    expect(await withdraw(first.attemptId, { maySee: () => false })).toEqual(notFound);
    history = memoryHistory();
    expect(await withdraw()).toEqual(notFound);
    expect(withdrawals()).toEqual([]);
  });

  it("lets the client answer the lead after its only attempt was withdrawn", async () => {
    history.given(key, { facts: [aReceived(), first], personal: aPerson() });
    const reject = () =>
      makeRecordAcknowledgement({ history, now: clock.now, returnRejected: async () => undefined })(key, caller, {
        outcome: "rejected",
      });
    expect(await reject()).toMatchObject({ refusal: { kind: "answered_before" } });
    await withdraw();
    expect(await reject()).toMatchObject({ ok: true, value: { state: { status: "rejected" } } });
  });

  it("does not record a withdrawn attempt again when its report is repeated, but records a new one", async () => {
    history.given(key, { facts: [aReceived()], personal: aPerson() });
    const record = (idempotencyKey: string, result: AttemptResult = "busy") =>
      makeRecordContactAttempt({ history, planRetry: planNoRetry, ids, now: clock.now })(
        key,
        { ...caller, idempotencyKey },
        result,
      );
    const recorded = await record("call-1");
    const attempt = recorded.ok ? recorded.value.state.attempts[0] : undefined;
    await withdraw(attempt?.attemptId);
    expect(await record("call-1")).toEqual({ ok: false, refusal: { kind: "attempt_withdrawn" } });
    expect(await record("call-1", "connected")).toEqual({ ok: false, refusal: { kind: "idempotency_conflict" } });
    expect(await record("call-2")).toMatchObject({ ok: true, value: { state: { attempts: [{ result: "busy" }] } } });
  });
});
