import { expect, it } from "vitest";
import {
  defaultQuietHours,
  findLastMinuteBeforeQuiet,
  findQuietEnd,
  findQuietStart,
  QuietHours,
} from "#domain/shared/quiet-hours.ts";
import { on } from "#test/support/at.ts";

const london = "Europe/London";

it("are from nine in the evening to eight in the morning by default, by the clocks of the zone", () => {
  const quietStart = (time: string) => findQuietStart(defaultQuietHours, london, on(time));
  expect(quietStart("2027-07-01T06:59:59+01:00")).toBe(on("2027-06-30T21:00:00+01:00"));
  expect(quietStart("2027-07-01T07:59:59+01:00")).toBe(on("2027-06-30T21:00:00+01:00"));
  expect(quietStart("2027-07-01T08:00:00+01:00")).toBeUndefined();
  expect(quietStart("2027-07-01T20:59:59+01:00")).toBeUndefined();
  expect(quietStart("2027-07-01T21:00:00+01:00")).toBe(on("2027-07-01T21:00:00+01:00"));
});

it("can lie within one day, or be none", () => {
  const siesta = { from: "13:00", to: "16:00" };
  expect(findQuietStart(siesta, "Europe/Madrid", on("2027-07-01T14:30:00+02:00"))).toBe(
    on("2027-07-01T13:00:00+02:00"),
  );
  expect(findQuietStart(siesta, "Europe/Madrid", on("2027-07-01T16:00:00+02:00"))).toBeUndefined();
  expect(findQuietStart("none", london, on("2027-07-01T03:00:00Z"))).toBeUndefined();
});

it("have a last minute before they begin, also over a change of the clocks", () => {
  // At 01:00 UTC on 28 March 2027 the clocks go forward.
  const lastMinute = findLastMinuteBeforeQuiet(defaultQuietHours, london, on("2027-03-28T07:30:00+01:00"));
  expect(lastMinute).toBe(on("2027-03-27T20:59:00Z"));
});

it("have an end, by the clocks of the zone, also over a change of them", () => {
  const quietEnd = (time: string, zone = london) => findQuietEnd(defaultQuietHours, zone, on(time));
  expect(quietEnd("2027-07-01T21:00:00+01:00")).toBe(on("2027-07-02T08:00:00+01:00"));
  expect(quietEnd("2027-07-02T07:59:59+01:00")).toBe(on("2027-07-02T08:00:00+01:00"));
  expect(quietEnd("2027-07-02T08:00:00+01:00")).toBeUndefined();
  expect(quietEnd("2027-03-27T23:00:00Z")).toBe(on("2027-03-28T07:00:00Z"));
  expect(quietEnd("2027-11-06T23:00:00-04:00", "America/New_York")).toBe(on("2027-11-07T08:00:00-05:00"));
  expect(findQuietEnd({ from: "13:00", to: "16:00" }, "Europe/Madrid", on("2027-07-01T14:30:00+02:00"))).toBe(
    on("2027-07-01T16:00:00+02:00"),
  );
  expect(findQuietEnd("none", london, on("2027-07-01T03:00:00Z"))).toBeUndefined();
});

it("end later than the time that is asked for, also where the clocks show their end twice or skip it", () => {
  // At 01:00 UTC on 31 October 2027 the clocks go back: 01:00 to 02:00 is shown twice.
  const untilHalfPastOne = { from: "21:00", to: "01:30" };
  const quietEnd = (time: string) => findQuietEnd(untilHalfPastOne, london, on(time));
  expect(quietEnd("2027-10-31T01:10:00+01:00")).toBe(on("2027-10-31T01:30:00+01:00"));
  expect(quietEnd("2027-10-31T01:50:00+01:00")).toBeUndefined();
  expect(quietEnd("2027-10-31T01:10:00Z")).toBe(on("2027-10-31T01:30:00Z"));
  // On 28 March 2027 they skip it.
  expect(quietEnd("2027-03-28T00:59:00Z")).toBe(on("2027-03-28T01:00:00Z"));
});

it("are refused if they begin when they end, or at no time of a day", () => {
  const inputs = [
    { from: "21:00", to: "21:00" },
    { from: "24:00", to: "08:00" },
    { from: "9pm", to: "08:00" },
    "never",
  ];
  for (const input of inputs) expect(QuietHours.safeParse(input).success).toBe(false);
});
