import { beforeEach, describe, expect, it } from "vitest";
import type { ContactReport } from "#contact/record-contact-attempt.ts";
import { makePlanNurture } from "#contact/plan-nurture.ts";
import { makeRecordOutcome } from "#contact/record-outcome.ts";
import { withoutPersonalData } from "#domain/history/fact.ts";
import { erasureAuthor } from "#domain/lead/erased.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryCampaigns, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aCampaign, aClient, aPerson } from "#test/support/entities.ts";
import { anOutcome, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const conflict = { ok: false, refusal: { kind: "idempotency_conflict" } };
const changed = { ok: false, refusal: { kind: "changed_meanwhile" } };
const quoted = { outcome: "quoted" } as const;
const lost = { outcome: "lost" } as const;
const won = (amount: number) => ({ outcome: "won", value: { amount, currency: "GBP" } }) as const;

const planNurture = makePlanNurture({ clients: memoryClients(aClient()), campaigns: memoryCampaigns(aCampaign()) });

describe("recordOutcome", () => {
  let history = memoryHistory();
  beforeEach(() => {
    history = memoryHistory();
    history.given(key, { facts: [aReceived()], personal: aPerson() });
  });

  const outcomes = () => history.factsOf(key).filter(({ kind }) => kind === "outcome_recorded");

  const report = (
    outcome: Parameters<ReturnType<typeof makeRecordOutcome>>[2],
    changes: Partial<ContactReport> = {},
    usedHistory = history,
  ) =>
    makeRecordOutcome({ history: usedHistory, planNurture, ids, now: aClock("15:01").now })(
      key,
      { source: "api", author: anId("key"), maySee: () => true, ...changes },
      outcome,
    );

  it("adds the outcome to the history, and returns the lead with it", async () => {
    expect(await report(won(950_000), { at: at("15:00") })).toMatchObject({
      ok: true,
      value: { leadId: key.leadId, state: { status: "contacted", outcome: { sequence: 1, ...won(950_000) } } },
    });
    expect(outcomes()).toMatchObject([{ at: at("15:00"), recordedAt: at("15:01") }]);
  });

  it("keeps no note after the person was erased, and recognizes the report with its note when it comes again", async () => {
    const withNote = { ...quoted, note: "Ask for Zoë, 07700 900123" };
    await report(withNote, { idempotencyKey: "form-1" });
    expect(outcomes()).toMatchObject([{ note: withNote.note }]);
    const erased = {
      kind: "erased",
      at: at("15:02"),
      source: "baton",
      author: erasureAuthor,
      erasureId: anId("era"),
    } as const;
    history.given(key, { facts: [aReceived(), ...outcomes().map(withoutPersonalData), erased] });
    for (const idempotencyKey of ["form-1", "form-2", "form-2"]) {
      expect(await report(withNote, { idempotencyKey })).toMatchObject({ ok: true });
    }
    expect(outcomes()).toHaveLength(2);
    expect(JSON.stringify(history.factsOf(key))).not.toContain("Zoë");
    expect(await report({ ...lost, note: "Zoë" }, { idempotencyKey: "form-2" })).toEqual(conflict);
  });

  it("adds another outcome, which replaces the one before in the state of the lead", async () => {
    await report(quoted);
    expect(await report(lost)).toMatchObject({ value: { state: { outcome: { sequence: 2, outcome: "lost" } } } });
    expect(outcomes()).toHaveLength(2);
  });

  it("records one outcome for the same key, even after a later outcome", async () => {
    await report(quoted, { idempotencyKey: "form-1" });
    await report(lost, { idempotencyKey: "form-2" });
    expect(await report(quoted, { idempotencyKey: "form-1" })).toMatchObject({
      ok: true,
      value: { state: { outcome: { outcome: "lost" } } },
    });
    expect(outcomes()).toHaveLength(2);
  });

  it.each([
    ["another outcome", won(100), lost],
    ["another value", won(100), won(200)],
    ["no value", won(100), { outcome: "won" } as const],
  ])("refuses the same key with %s", async (_, first, second) => {
    await report(first, { idempotencyKey: "form-1" });
    expect(await report(second, { idempotencyKey: "form-1" })).toEqual(conflict);
    expect(outcomes()).toHaveLength(1);
  });

  it("refuses the same key with another time", async () => {
    await report(quoted, { idempotencyKey: "form-1", at: at("15:00") });
    expect(await report(quoted, { idempotencyKey: "form-1", at: at("14:59") })).toEqual(conflict);
  });

  const callback = (callbackAt: string) => ({ outcome: "callback_requested", callbackAt: on(callbackAt) }) as const;

  it("keeps the time that was agreed on, and the note", async () => {
    const report1 = { ...callback("2026-11-23T09:30Z"), note: "Ask for Jo" };
    expect(await report(report1)).toMatchObject({ ok: true, value: { state: { outcome: report1 } } });
    const meeting = { outcome: "appointment_set", appointmentAt: on("2026-11-24T10:00Z") } as const;
    expect(await report(meeting)).toMatchObject({ ok: true, value: { state: { outcome: meeting } } });
  });

  it("recognizes the retry of an outcome by its agreed time and its note", async () => {
    const first = { ...callback("2026-11-23T09:30Z"), note: "Ask for Jo" };
    for (const [second, isSame] of [
      [first, true],
      [{ ...first, callbackAt: on("2026-11-23T10:00Z") }, false],
      [{ ...first, note: "Ask for Al" }, false],
    ] as const) {
      await report(first, { idempotencyKey: "form-1" });
      expect((await report(second, { idempotencyKey: "form-1" })).ok).toBe(isSame);
    }
    expect(outcomes()).toHaveLength(1);
  });

  it.each([
    ["now", callback("2026-11-22T15:01Z")],
    ["a second later than 90 days ahead", callback("2027-02-20T15:01:01Z")],
  ])("refuses a call that is agreed for %s", async (_, outcome) => {
    const refusal = { kind: "agreed_time_out_of_range", field: "callbackAt", latest: on("2027-02-20T15:01Z") };
    expect(await report(outcome)).toEqual({ ok: false, refusal });
    expect(outcomes()).toEqual([]);
  });

  it("takes a call a millisecond from now, and 90 days ahead", async () => {
    expect((await report(callback("2026-11-22T15:01:00.001Z"))).ok).toBe(true);
    expect((await report(callback("2027-02-20T15:01:00Z"))).ok).toBe(true);
  });

  it.each([
    ["callbackAt", { ...quoted, callbackAt: on("2026-11-23T09:30Z") }, "quoted"],
    ["appointmentAt", { outcome: "callback_requested", appointmentAt: on("2026-11-23T09:30Z") }, "callback_requested"],
  ] as const)("refuses %s with another outcome", async (field, outcome, kind) => {
    const refusal = { kind: "agreed_time_unexpected", field, outcome: kind };
    expect(await report(outcome)).toEqual({ ok: false, refusal });
  });

  const nurture = (wakeOn: string, reason: "budget" | "timing" = "budget") =>
    ({ outcome: "nurture", wakeOn, reason }) as const;

  it("puts a lead to sleep until 09:00 on its date", async () => {
    expect(await report(nurture("2027-09-01"))).toMatchObject({
      ok: true,
      value: { state: { status: "nurturing", sleep: { wakeAt: on("2027-09-01T08:00Z"), reason: "budget" } } },
    });
  });

  it.each([
    ["nurture without a date", { outcome: "nurture" } as const, { kind: "wake_on_missing" }],
    [
      "a date with another outcome",
      { ...quoted, wakeOn: "2027-09-01" },
      { kind: "wake_on_unexpected", outcome: "quoted" },
    ],
    [
      "a reason with another outcome",
      { ...lost, reason: "budget" } as const,
      { kind: "wake_on_unexpected", outcome: "lost" },
    ],
    [
      "a past date",
      nurture("2026-11-21"),
      { kind: "wake_on_out_of_range", firstDate: "2026-11-22", lastDate: "2028-05-22" },
    ],
  ])("refuses %s", async (_, outcome, refusal) => {
    expect(await report(outcome)).toEqual({ ok: false, refusal });
    expect(outcomes()).toEqual([]);
  });

  it("recognizes the retry of a nurture outcome by its date and reason", async () => {
    for (const [second, isSame] of [
      [nurture("2027-09-01"), true],
      [nurture("2027-09-02"), false],
      [nurture("2027-09-01", "timing"), false],
    ] as const) {
      await report(nurture("2027-09-01"), { idempotencyKey: "form-1" });
      expect(await report(second, { idempotencyKey: "form-1" })).toMatchObject(isSame ? { ok: true } : conflict);
    }
    expect(outcomes()).toHaveLength(1);
  });

  it("records one outcome for the same time and content without a key", async () => {
    await report(won(100), { at: at("15:00") });
    await report(won(100), { at: at("15:00") });
    expect(outcomes()).toHaveLength(1);
    await report(won(200), { at: at("15:00") });
    expect(outcomes()).toHaveLength(2);
  });

  it("refuses the second of two concurrent outcomes with changed_meanwhile", async () => {
    const results = await Promise.all([
      report(quoted, { idempotencyKey: "form-1" }),
      report(lost, { idempotencyKey: "form-2" }),
    ]);
    expect(results).toMatchObject([{ ok: true, value: { state: { outcome: quoted } } }, changed]);
    expect(outcomes()).toMatchObject([quoted]);
  });

  it("records one of two equal concurrent reports with one key, and returns the lead to both", async () => {
    const results = await Promise.all([
      report(quoted, { idempotencyKey: "form-1" }),
      report(quoted, { idempotencyKey: "form-1" }),
    ]);
    expect(results).toMatchObject([
      { ok: true, value: { state: { outcome: quoted } } },
      { ok: true, value: { state: { outcome: quoted } } },
    ]);
    expect(outcomes()).toHaveLength(1);
  });

  it("refuses the second of two concurrent reports with one key but different outcomes", async () => {
    const results = await Promise.all([
      report(quoted, { idempotencyKey: "form-1" }),
      report(lost, { idempotencyKey: "form-1" }),
    ]);
    expect(results).toMatchObject([{ ok: true }, conflict]);
    expect(outcomes()).toMatchObject([quoted]);
  });

  it("returns the refusals of the domain, and adds nothing", async () => {
    expect(await report({ outcome: "won" })).toEqual({ ok: false, refusal: { kind: "outcome_value_missing" } });
    expect(await report(quoted, { at: at("13:00") })).toMatchObject({ refusal: { kind: "time_out_of_range" } });
    expect(outcomes()).toEqual([]);
  });

  it("finds no lead that was never received, or that the author may not see", async () => {
    const notFound = { ok: false, refusal: { kind: "not_found" } };
    expect(await report(quoted, { maySee: () => false })).toEqual(notFound);
    expect(await report(quoted, {}, memoryHistory())).toEqual(notFound);
  });

  it("decides what the author may see by the state of the lead", async () => {
    history.given(key, { facts: [aReceived(), anOutcome()], personal: aPerson() });
    const own = await report(lost, { maySee: ({ state }) => state.placed?.placement.clientId === anId("client") });
    expect(own).toMatchObject({ ok: true, value: { state: { outcome: { sequence: 2 } } } });
    expect(
      (await report(lost, { maySee: ({ state }) => state.placed?.placement.clientId === anId("client", 2) })).ok,
    ).toBe(false);
  });
});
