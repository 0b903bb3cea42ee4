import { beforeEach, describe, expect, it } from "vitest";
import { makePlanRetry, type PlanRetry } from "#contact/plan-retry.ts";
import { type ContactReport, makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import type { AttemptResult } from "#domain/contact/contact-fact.ts";
import { maxReports } from "#domain/history/check-room.ts";
import { makeResolveHours } from "#leads/load-hours-in-force.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryCalendars, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aClient, aPerson } from "#test/support/entities.ts";
import { aContactAttempt, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };

describe("recordContactAttempt", () => {
  const clock = aClock("14:10");
  let client = aClient();
  const planRetry: PlanRetry = (...args) =>
    makePlanRetry({
      clients: memoryClients(client),
      resolveHours: makeResolveHours({ calendars: memoryCalendars() }),
    })(...args);
  let history = memoryHistory();
  beforeEach(() => {
    clock.set("14:10");
    client = aClient();
    history = memoryHistory();
    history.given(key, { facts: [aReceived()], personal: aPerson() });
  });

  const attempts = () => history.factsOf(key).filter(({ kind }) => kind === "contact_attempted");

  const report = (changes: Partial<ContactReport> = {}, result: AttemptResult = "connected", usedHistory = history) =>
    makeRecordContactAttempt({ history: usedHistory, planRetry, ids, now: clock.now })(
      key,
      { source: "api", author: anId("key"), maySee: () => true, ...changes },
      result,
    );

  it("adds the attempt to the history, and returns the lead with it", async () => {
    expect(await report({ at: at("14:05") })).toMatchObject({
      ok: true,
      value: { leadId: key.leadId, state: { status: "contacted", contact: { firstContactAt: at("14:05") } } },
    });
    expect(attempts()).toMatchObject([
      { at: at("14:05"), recordedAt: at("14:10"), author: anId("key"), source: "api" },
    ]);
  });

  it("refuses further attempts of a program in a loop, and repeats the answers to those it recorded", async () => {
    for (let call = 1; call < maxReports; call += 1) {
      await history.append(key, aContactAttempt({ attemptId: anId("att", call) }));
    }
    expect(await report({ idempotencyKey: "last" }, "busy")).toMatchObject({ ok: true });
    expect(await report()).toEqual({ ok: false, refusal: { kind: "too_many_reports", max: maxReports } });
    expect(await report({ idempotencyKey: "last" }, "busy")).toMatchObject({ ok: true, isReplay: true });
    expect(attempts()).toHaveLength(maxReports);
  });

  it("uses the current time by default", async () => {
    await report();
    expect(attempts()).toMatchObject([{ at: at("14:10") }]);
  });

  it("accepts a time relative to now", async () => {
    await report({ agoMs: 5 * 60_000 });
    expect(attempts()).toMatchObject([{ at: at("14:05"), recordedAt: at("14:10") }]);
  });

  it("records one attempt for the same key, however often and whenever it is repeated", async () => {
    await report({ idempotencyKey: "call-1" });
    clock.set("16:00");
    expect((await report({ idempotencyKey: "call-1" })).ok).toBe(true);
    expect(attempts()).toMatchObject([{ at: at("14:10") }]);
  });

  it("refuses the same key with another result or another time", async () => {
    await report({ idempotencyKey: "call-1", at: at("14:05") });
    const conflict = { ok: false, refusal: { kind: "idempotency_conflict" } };
    expect(await report({ idempotencyKey: "call-1", at: at("14:05") }, "busy")).toEqual(conflict);
    expect(await report({ idempotencyKey: "call-1", at: at("14:06") })).toEqual(conflict);
    expect(attempts()).toHaveLength(1);
  });

  it("keeps the keys of two authors apart", async () => {
    await report({ idempotencyKey: "call-1" });
    await report({ idempotencyKey: "call-1", author: anId("key", 2) }, "busy");
    expect(attempts()).toHaveLength(2);
  });

  it("records one attempt for the same time and result without a key", async () => {
    await report({ at: at("14:05") });
    await report({ at: at("14:05") });
    expect(attempts()).toHaveLength(1);
    await report({ at: at("14:05") }, "busy");
    await report({ at: at("14:06") });
    expect(attempts()).toHaveLength(3);
  });

  it("records another attempt each time without a key and a time", async () => {
    await report();
    await report();
    expect(attempts()).toHaveLength(2);
  });

  it("records one of two equal concurrent reports with one key, and returns the lead to both", async () => {
    const results = await Promise.all([report({ idempotencyKey: "call-1" }), report({ idempotencyKey: "call-1" })]);
    expect(results).toMatchObject([
      { ok: true, value: { state: { status: "contacted" } } },
      { ok: true, value: { state: { status: "contacted" } } },
    ]);
    expect(attempts()).toHaveLength(1);
  });

  it("refuses the second of two concurrent reports with one key but different results", async () => {
    const [first, second] = await Promise.all([
      report({ idempotencyKey: "call-1" }),
      report({ idempotencyKey: "call-1" }, "busy"),
    ]);
    expect(attempts()).toMatchObject([{ result: "connected" }]);
    expect(first.ok).toBe(true);
    expect(second).toEqual({ ok: false, refusal: { kind: "idempotency_conflict" } });
  });

  it("keeps the next try that the client's cadence suggests after calls that reached no one", async () => {
    await report({ at: at("14:05") }, "no_answer");
    await report({ at: at("14:08") }, "busy");
    await report({ at: at("14:09") }, "wrong_number");
    await report({ at: at("14:10") }, "connected");
    await report({ at: at("14:11") }, "voicemail");
    expect(attempts().map((attempt) => attempt.kind === "contact_attempted" && attempt.nextTryAt)).toEqual([
      at("16:05"),
      on("2026-11-23T09:00Z"),
      undefined,
      undefined,
      at("16:11"),
    ]);
  });

  it("suggests the next try in the contact hours in force, and by the client's own cadence", async () => {
    client = aClient({
      retryCadence: ["20m", "1h"],
      contactHours: [
        {
          from: at("09:00"),
          weekly: [{ days: ["sun"], from: "14:00", to: "15:00" }],
          holidays: [],
          calendars: [],
          timeZone: "Europe/London",
        },
      ],
    });
    for (const time of ["14:01", "14:02", "14:03"]) await report({ at: at(time) }, "no_answer");
    expect(attempts().map((attempt) => attempt.kind === "contact_attempted" && attempt.nextTryAt)).toEqual([
      at("14:21"),
      on("2026-11-29T14:00Z"),
      undefined,
    ]);
  });

  it("refuses a time before the lead was received, and one in the future", async () => {
    expect(await report({ at: at("13:54") })).toMatchObject({ refusal: { kind: "time_out_of_range" } });
    expect(await report({ at: at("14:16") })).toMatchObject({ refusal: { kind: "time_out_of_range" } });
    expect(attempts()).toEqual([]);
  });

  it("finds no lead that was never received, or that the author may not see", async () => {
    const notFound = { ok: false, refusal: { kind: "not_found" } };
    expect(await report({ maySee: () => false })).toEqual(notFound);
    expect(await report({}, "busy", memoryHistory())).toEqual(notFound);
    expect(attempts()).toEqual([]);
  });
});
