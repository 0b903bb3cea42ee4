import { describe, expect, it } from "vitest";
import { formatElapsed, formatWorkingTime } from "#console/pages/format-elapsed.ts";

const [minuteMs, hourMs] = [60_000, 3_600_000];
const dayMs = 24 * hourMs;

describe("an elapsed time", () => {
  it.each([
    [45_000, "45 s"],
    [12 * minuteMs, "12 min"],
    [2 * hourMs + 5 * minuteMs, "2 h 5 min"],
    [dayMs + 4 * hourMs, "1 d 4 h"],
    [7 * dayMs + 4 * hourMs, "7 d"],
  ])("of %i ms is %s", (ms, text) => {
    expect(formatElapsed(ms)).toBe(text);
  });
});

describe("a working time", () => {
  it.each([
    [59_000, "0 min"],
    [12 * minuteMs, "12 min"],
    [9 * hourMs + 16 * minuteMs, "9 h 16 min"],
    [186 * hourMs + minuteMs, "186 h"],
  ])("of %i ms is %s, because a working day is no day", (ms, text) => {
    expect(formatWorkingTime(ms)).toBe(text);
  });
});
