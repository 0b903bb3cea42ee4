import { beforeEach, describe, expect, it } from "vitest";
import { type ContactReport, makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import type { AttemptResult } from "#domain/contact/contact-fact.ts";
import { ids } from "#platform/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aPerson } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };

describe("telling of a contact attempt", () => {
  const clock = aClock("14:10");
  let history = memoryHistory();
  beforeEach(() => {
    clock.set("14:10");
    history = memoryHistory();
    history.given(key, { facts: [aReceived()], personal: aPerson() });
  });

  const attempts = () => history.factsOf(key).filter(({ kind }) => kind === "contact_attempted");

  const tell = (telling: Partial<ContactReport> = {}, result: AttemptResult = "connected", world = history) =>
    makeRecordContactAttempt({ history: world, ids, now: clock.now })(
      key,
      { source: "api", author: anId("key"), maySee: () => true, ...telling },
      result,
    );

  it("adds it to the history, and answers the lead with it", async () => {
    expect(await tell({ at: at("14:05") })).toMatchObject({
      ok: true,
      value: { leadId: key.leadId, state: { status: "contacted", contact: { firstContactAt: at("14:05") } } },
    });
    expect(attempts()).toMatchObject([
      { at: at("14:05"), recordedAt: at("14:10"), author: anId("key"), source: "api" },
    ]);
  });

  it("is about now unless told otherwise", async () => {
    await tell();
    expect(attempts()).toMatchObject([{ at: at("14:10") }]);
  });

  it("may say how long ago it was", async () => {
    await tell({ agoMs: 5 * 60_000 });
    expect(attempts()).toMatchObject([{ at: at("14:05"), recordedAt: at("14:10") }]);
  });

  it("records the same key once, however often it comes and whenever", async () => {
    await tell({ idempotencyKey: "call-1" });
    clock.set("16:00");
    expect((await tell({ idempotencyKey: "call-1" })).ok).toBe(true);
    expect(attempts()).toMatchObject([{ at: at("14:10") }]);
  });

  it("refuses the same key for another result, or for another time", async () => {
    await tell({ idempotencyKey: "call-1", at: at("14:05") });
    const conflict = { ok: false, refusal: { kind: "idempotency_conflict" } };
    expect(await tell({ idempotencyKey: "call-1", at: at("14:05") }, "busy")).toEqual(conflict);
    expect(await tell({ idempotencyKey: "call-1", at: at("14:06") })).toEqual(conflict);
    expect(attempts()).toHaveLength(1);
  });

  it("knows the same key of two authors apart", async () => {
    await tell({ idempotencyKey: "call-1" });
    await tell({ idempotencyKey: "call-1", author: anId("key", 2) }, "busy");
    expect(attempts()).toHaveLength(2);
  });

  it("without a key is known by its moment and result: the same call told twice is one", async () => {
    await tell({ at: at("14:05") });
    await tell({ at: at("14:05") });
    expect(attempts()).toHaveLength(1);
    await tell({ at: at("14:05") }, "busy");
    await tell({ at: at("14:06") });
    expect(attempts()).toHaveLength(3);
  });

  it("with neither key nor time is another attempt each time", async () => {
    await tell();
    await tell();
    expect(attempts()).toHaveLength(2);
  });

  it("twice at once, under one key, records one and answers both with it", async () => {
    const answers = await Promise.all([tell({ idempotencyKey: "call-1" }), tell({ idempotencyKey: "call-1" })]);
    expect(answers).toMatchObject([
      { ok: true, value: { state: { status: "contacted" } } },
      { ok: true, value: { state: { status: "contacted" } } },
    ]);
    expect(attempts()).toHaveLength(1);
  });

  it("twice at once, under one key but with different results, answers nobody with what was not recorded", async () => {
    const [first, second] = await Promise.all([
      tell({ idempotencyKey: "call-1" }),
      tell({ idempotencyKey: "call-1" }, "busy"),
    ]);
    expect(attempts()).toMatchObject([{ result: "connected" }]);
    expect(first.ok).toBe(true);
    expect(second).toEqual({ ok: false, refusal: { kind: "idempotency_conflict" } });
  });

  it("refuses a time that cannot be", async () => {
    expect(await tell({ at: at("13:54") })).toMatchObject({ refusal: { kind: "time_out_of_range" } });
    expect(await tell({ at: at("14:16") })).toMatchObject({ refusal: { kind: "time_out_of_range" } });
    expect(attempts()).toEqual([]);
  });

  it("finds no lead that was never received, and none that the teller may not see", async () => {
    const notFound = { ok: false, refusal: { kind: "not_found" } };
    expect(await tell({ maySee: () => false })).toEqual(notFound);
    expect(await tell({}, "busy", memoryHistory())).toEqual(notFound);
    expect(attempts()).toEqual([]);
  });
});
