import { describe, expect, it } from "vitest";
import { defaultRetryCadence, RetryCadence } from "#domain/accounts/retry-cadence.ts";
import { countTriesInRow, planNextTry } from "#domain/contact/plan-next-try.ts";
import { on } from "#test/support/at.ts";
import { aContactAttempt } from "#test/support/facts.ts";

const hours = {
  weekly: [
    {
      days: ["mon" as const, "tue" as const, "wed" as const, "thu" as const, "fri" as const],
      from: "09:00",
      to: "17:30",
    },
  ],
  holidays: ["2026-12-25", "2026-12-28"],
};
const plan = (
  calledAt: string,
  tries: number,
  {
    cadence = defaultRetryCadence,
    at = calledAt,
    timeZone = "Europe/London",
    ...own
  }: { cadence?: string[]; at?: string; timeZone?: string; hours?: undefined } = {},
) =>
  planNextTry(cadence, {
    tries,
    calledAt: on(calledAt),
    at: on(at),
    hours: "hours" in own ? own.hours : hours,
    timeZone,
  });

describe("planning the next try, by contact hours Monday to Friday 09:00 to 17:30 in London", () => {
  it.each([
    ["Friday 13:40, first", "2026-11-27T13:40Z", 1, "2026-11-27T15:40Z"],
    ["Friday 15:30, first: 17:30 is closed", "2026-11-27T15:30Z", 1, "2026-11-30T09:00Z"],
    ["Friday 15:29, first: 17:29 is open", "2026-11-27T15:29Z", 1, "2026-11-27T17:29Z"],
    ["Friday 15:40, second: the next morning is on Monday", "2026-11-27T15:40Z", 2, "2026-11-30T09:00Z"],
    ["Monday 09:00, third: the same time on Wednesday", "2026-11-30T09:00Z", 3, "2026-12-02T09:00Z"],
    ["Thursday 10:00, third: Saturday is closed", "2026-11-26T10:00Z", 3, "2026-11-30T09:00Z"],
    ["Christmas Eve 16:00, first: after the holidays", "2026-12-24T16:00Z", 1, "2026-12-29T09:00Z"],
    ["Friday before clocks go forward, 15:00, second", "2027-03-26T15:00Z", 2, "2027-03-29T08:00Z"],
    ["Saturday 11:00, first: out of hours", "2026-11-28T11:00Z", 1, "2026-11-30T09:00Z"],
  ])("%s", (_, calledAt, tries, expected) => {
    expect(plan(calledAt, tries)).toBe(on(expected));
  });

  it("suggests nothing after the last entry, and nothing for an empty cadence", () => {
    expect(plan("2026-11-27T13:40Z", 4)).toBeUndefined();
    expect(plan("2026-11-27T13:40Z", 1, { cadence: [] })).toBeUndefined();
  });

  it("suggests no time before the report: a call at 11:00 that is reported at 14:15 is due at once", () => {
    expect(plan("2026-11-27T11:00Z", 1, { at: "2026-11-27T14:15Z" })).toBe(on("2026-11-27T14:15Z"));
  });

  it("keeps to 08:00 to 21:00 in the client's zone for a client without contact hours", () => {
    expect(plan("2026-11-28T18:30Z", 1, { hours: undefined })).toBe(on("2026-11-28T20:30Z"));
    expect(plan("2026-11-28T19:30Z", 1, { hours: undefined })).toBe(on("2026-11-29T08:00Z"));
    expect(plan("2026-11-28T04:30Z", 2, { hours: undefined, timeZone: "Asia/Kolkata" })).toBe(on("2026-11-29T03:30Z"));
  });

  it("keeps the time of day over a clock change, two days on", () => {
    const sunday = { hours: undefined, cadence: ["2d"] };
    expect(plan("2027-03-27T10:00Z", 1, sunday)).toBe(on("2027-03-29T09:00Z"));
    expect(plan("2026-10-24T09:00Z", 1, sunday)).toBe(on("2026-10-26T10:00Z"));
  });

  it("suggests nothing if the hours never open", () => {
    const closed = { weekly: [], holidays: [] };
    const rest = { calledAt: on("2026-11-27T13:40Z"), at: on("2026-11-27T13:40Z"), timeZone: "Europe/London" };
    expect(planNextTry(["2h"], { tries: 1, hours: closed, ...rest })).toBeUndefined();
  });
});

describe("a retry cadence", () => {
  it.each(["5m", "2h", "720h", "30d", "next_morning"])("takes %s", (entry) => {
    expect(RetryCadence.safeParse([entry]).success).toBe(true);
  });

  it.each(["4m", "0h", "721h", "31d", "99999m", "2 h", "2w", "tomorrow", "-1h", "1.5h"])("refuses %s", (entry) => {
    expect(RetryCadence.safeParse([entry]).success).toBe(false);
  });

  it("has at most ten entries", () => {
    expect(RetryCadence.safeParse(Array(10).fill("2h")).success).toBe(true);
    expect(RetryCadence.safeParse(Array(11).fill("2h")).success).toBe(false);
  });
});

describe("the calls in a row that reached no one", () => {
  it("start anew after a conversation, and leave out wrong numbers", () => {
    const calls = (...results: Parameters<typeof aContactAttempt>[0][]) => results.map((each) => aContactAttempt(each));
    expect(countTriesInRow([])).toBe(0);
    expect(countTriesInRow(calls({}, { result: "busy" }, { result: "voicemail" }))).toBe(3);
    expect(countTriesInRow(calls({}, { result: "connected" }, {}))).toBe(1);
    expect(countTriesInRow(calls({}, { result: "wrong_number" }))).toBe(1);
  });
});
