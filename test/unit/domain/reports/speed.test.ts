import { describe, expect, it } from "vitest";
import { computeDayCells, sumCells } from "#domain/reports/cell.ts";
import { buildDecayCurve } from "#domain/reports/decay-curve.ts";
import { rankBySpeed } from "#domain/reports/rank-by-speed.ts";
import { listWeeklyReached } from "#domain/reports/weekly-reached.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { addDays } from "#domain/shared/wall-clock.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aContactAttempt, aDelivered, anOutcome, aReceived } from "#test/support/facts.ts";
import { hash, toAnyLead, toDayCells, zone } from "#test/support/reports/measured-leads.ts";

const monday = on("2026-11-23T10:00:00Z");
const after = (start: Instant, minutes: number) => instant(Date.parse(start) + minutes * 60_000);

/** A lead delivered on a Monday at ten, called after so many minutes (never if null), and perhaps sold. */
const aHistory = (minutes: number | null, isWon = false, placedAt = monday) => [
  aReceived({ at: placedAt }),
  aDelivered({ at: placedAt }),
  ...(minutes === null ? [] : [aContactAttempt({ at: after(placedAt, minutes), result: "connected" })]),
  ...(isWon ? [anOutcome({ outcome: "won", at: after(placedAt, 2000) })] : []),
];

const figuresOf = (histories: ReturnType<typeof aHistory>[]) =>
  sumCells(
    toDayCells(histories.map((facts, index) => toAnyLead(anId("lead", index + 1), facts))).map(({ cell }) => cell),
  );

const times = <Item>(number: number, item: Item): Item[] => Array<Item>(number).fill(item);

describe("the decay curve", () => {
  it("has each band with its leads, and those without a recorded attempt apart", () => {
    const histories = [
      ...times(40, aHistory(5, true)),
      ...times(20, aHistory(5)),
      ...times(3, aHistory(5.1)),
      ...times(2, aHistory(240)),
      ...times(1, aHistory(300)),
      ...times(34, aHistory(null)),
    ];
    const { bands, coverage, clock } = buildDecayCurve(figuresOf(histories), "working");
    expect(clock).toBe("working");
    expect(coverage).toMatchObject({ value: 66, of: 100 });
    expect(bands.map(({ band, won }) => [band, won.value, won.of, won.tooFew])).toEqual([
      ["0-5", 40, 60, false],
      ["5-15", 0, 3, true],
      ["15-60", 0, 0, true],
      ["60-240", 0, 2, true],
      ["over-240", 0, 1, true],
      ["none", 0, 34, true],
    ]);
    expect(bands[0]?.reached).toMatchObject({ value: 60, of: 60 });
  });
});

describe("the ranking by speed", () => {
  const rank = (sets: Record<string, ReturnType<typeof aHistory>[]>) =>
    rankBySpeed(
      Object.entries(sets).map(([item, histories]) => ({ item, figures: figuresOf(histories) })),
      { stamp: "ttfa", minutes: 5, clock: "raw" },
    );

  it("puts a client that records every call before one that records only its fast ones", () => {
    const rows = rank({
      picky: [...times(10, aHistory(1)), ...times(90, aHistory(null))],
      honest: [...times(60, aHistory(4)), ...times(40, aHistory(30))],
    });
    expect(rows.map(({ item, rank: place, within, coverage }) => [item, place, within.share, coverage.share])).toEqual([
      ["honest", 1, 0.6, 1],
      ["picky", 2, 0.1, 0.1],
    ]);
    // The median of what is recorded, here within 1 % of 240, would say the reverse.
    expect(rows.map(({ p50Seconds }) => p50Seconds)).toEqual([242, 60]);
  });

  it("ranks no client with fewer than 50 leads, and puts it last", () => {
    const rows = rank({ lucky: times(49, aHistory(1)), slow: times(50, aHistory(30)) });
    expect(rows.map(({ item, rank: place }) => [item, place])).toEqual([
      ["slow", 1],
      ["lucky", null],
    ]);
  });

  it("puts many leads before few with a slightly higher share, which may be luck", () => {
    const rows = rank({
      few: [...times(30, aHistory(1)), ...times(20, aHistory(30))],
      many: [...times(290, aHistory(1)), ...times(210, aHistory(30))],
    });
    expect(rows.map(({ item, within }) => [item, within.share])).toEqual([
      ["many", 0.58],
      ["few", 0.6],
    ]);
  });

  it("gives equal clients the same rank", () => {
    const rows = rank({ a: times(50, aHistory(1)), b: times(50, aHistory(1)), c: times(50, aHistory(30)) });
    expect(rows.map(({ rank: place }) => place)).toEqual([1, 1, 3]);
  });

  it("never ranks a client higher for recording less", () => {
    const all = [...times(30, aHistory(1)), ...times(70, aHistory(30))];
    for (const hidden of [0, 10, 29, 31, 99]) {
      const [first] = rank({ all, less: all.map((history, index) => (index >= hidden ? history : aHistory(null))) });
      expect(first?.item).toBe("all");
    }
  });
});

describe("what a client reached in a week", () => {
  it("is counted for the twelve weeks before today", () => {
    const dates = ["2026-11-27", "2026-11-20", "2026-11-19", "2026-09-04", "2026-09-03"];
    const days = dates.flatMap((date, index) => {
      const lead = toAnyLead(anId("lead", index + 1), aHistory(30, false, on(`${date}T10:00:00Z`)));
      return [...computeDayCells([lead], { date, zone, computedAt: at("23:00"), hash }).values()];
    });
    const today = "2026-11-27";
    expect(addDays(today, -84)).toBe("2026-09-04");
    expect(listWeeklyReached(days, today)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  });
});
