import { beforeEach, describe, expect, it } from "vitest";
import type { ContactReport } from "#contact/record-contact-attempt.ts";
import { makeRecordOutcome } from "#contact/record-outcome.ts";
import { ids } from "#platform/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aPerson } from "#test/support/entities.ts";
import { anOutcome, aReceived } from "#test/support/facts.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const conflict = { ok: false, refusal: { kind: "idempotency_conflict" } };
const changed = { ok: false, refusal: { kind: "changed_meanwhile" } };
const quoted = { outcome: "quoted" } as const;
const lost = { outcome: "lost" } as const;
const won = (amount: number) => ({ outcome: "won", value: { amount, currency: "GBP" } }) as const;

describe("telling of an outcome", () => {
  let history = memoryHistory();
  beforeEach(() => {
    history = memoryHistory();
    history.given(key, { facts: [aReceived()], personal: aPerson() });
  });

  const outcomes = () => history.factsOf(key).filter(({ kind }) => kind === "outcome_recorded");

  const tell = (
    told: Parameters<ReturnType<typeof makeRecordOutcome>>[2],
    telling: Partial<ContactReport> = {},
    world = history,
  ) =>
    makeRecordOutcome({ history: world, ids, now: aClock("15:01").now })(
      key,
      { source: "api", author: anId("key"), maySee: () => true, ...telling },
      told,
    );

  it("adds it to the history, and answers the lead with it", async () => {
    expect(await tell(won(950_000), { at: at("15:00") })).toMatchObject({
      ok: true,
      value: { leadId: key.leadId, state: { status: "contacted", outcome: { sequence: 1, ...won(950_000) } } },
    });
    expect(outcomes()).toMatchObject([{ at: at("15:00"), recordedAt: at("15:01") }]);
  });

  it("again is a new outcome that stands in place of the one before", async () => {
    await tell(quoted);
    expect(await tell(lost)).toMatchObject({ value: { state: { outcome: { sequence: 2, outcome: "lost" } } } });
    expect(outcomes()).toHaveLength(2);
  });

  it("records the same key once, even after another outcome came to stand", async () => {
    await tell(quoted, { idempotencyKey: "form-1" });
    await tell(lost, { idempotencyKey: "form-2" });
    expect(await tell(quoted, { idempotencyKey: "form-1" })).toMatchObject({
      ok: true,
      value: { state: { outcome: { outcome: "lost" } } },
    });
    expect(outcomes()).toHaveLength(2);
  });

  it.each([
    ["another outcome", won(100), lost],
    ["another value", won(100), won(200)],
    ["no value", won(100), { outcome: "won" } as const],
  ])("refuses the same key for %s", async (_, first, second) => {
    await tell(first, { idempotencyKey: "form-1" });
    expect(await tell(second, { idempotencyKey: "form-1" })).toEqual(conflict);
    expect(outcomes()).toHaveLength(1);
  });

  it("refuses the same key for another time", async () => {
    await tell(quoted, { idempotencyKey: "form-1", at: at("15:00") });
    expect(await tell(quoted, { idempotencyKey: "form-1", at: at("14:59") })).toEqual(conflict);
  });

  it("without a key is known by its moment and content", async () => {
    await tell(won(100), { at: at("15:00") });
    await tell(won(100), { at: at("15:00") });
    expect(outcomes()).toHaveLength(1);
    await tell(won(200), { at: at("15:00") });
    expect(outcomes()).toHaveLength(2);
  });

  it("at the same time as a rival is refused to one of the two, who must look again", async () => {
    const answers = await Promise.all([
      tell(quoted, { idempotencyKey: "form-1" }),
      tell(lost, { idempotencyKey: "form-2" }),
    ]);
    expect(answers).toMatchObject([{ ok: true, value: { state: { outcome: quoted } } }, changed]);
    expect(outcomes()).toMatchObject([quoted]);
  });

  it("twice at once, under one key, records one and answers both with it", async () => {
    const answers = await Promise.all([
      tell(quoted, { idempotencyKey: "form-1" }),
      tell(quoted, { idempotencyKey: "form-1" }),
    ]);
    expect(answers).toMatchObject([
      { ok: true, value: { state: { outcome: quoted } } },
      { ok: true, value: { state: { outcome: quoted } } },
    ]);
    expect(outcomes()).toHaveLength(1);
  });

  it("twice at once, under one key but with different outcomes, answers nobody with what was not recorded", async () => {
    const answers = await Promise.all([
      tell(quoted, { idempotencyKey: "form-1" }),
      tell(lost, { idempotencyKey: "form-1" }),
    ]);
    expect(answers).toMatchObject([{ ok: true }, conflict]);
    expect(outcomes()).toMatchObject([quoted]);
  });

  it("refuses what the domain refuses, and adds nothing", async () => {
    expect(await tell({ outcome: "won" })).toEqual({ ok: false, refusal: { kind: "outcome_value_missing" } });
    expect(await tell(quoted, { at: at("13:00") })).toMatchObject({ refusal: { kind: "time_out_of_range" } });
    expect(outcomes()).toEqual([]);
  });

  it("finds no lead that was never received, and none that the teller may not see", async () => {
    const notFound = { ok: false, refusal: { kind: "not_found" } };
    expect(await tell(quoted, { maySee: () => false })).toEqual(notFound);
    expect(await tell(quoted, {}, memoryHistory())).toEqual(notFound);
  });

  it("lets the teller's right depend on the lead", async () => {
    history.given(key, { facts: [aReceived(), anOutcome()], personal: aPerson() });
    const own = await tell(lost, { maySee: ({ state }) => state.placed?.placement.clientId === anId("client") });
    expect(own).toMatchObject({ ok: true, value: { state: { outcome: { sequence: 2 } } } });
    expect(
      (await tell(lost, { maySee: ({ state }) => state.placed?.placement.clientId === anId("client", 2) })).ok,
    ).toBe(false);
  });
});
