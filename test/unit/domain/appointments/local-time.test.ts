import { describe, expect, it } from "vitest";
import { LocalTime, resolveStart } from "#domain/appointments/local-time.ts";
import { on } from "#test/support/at.ts";

describe("the start of an appointment as a local time", () => {
  it.each([
    ["2027-07-01T14:00", "Europe/London", "2027-07-01T13:00:00Z"],
    ["2027-03-28T02:00", "Europe/London", "2027-03-28T01:00:00Z"],
    ["2026-11-30T10:00", "Asia/Kolkata", "2026-11-30T04:30:00Z"],
  ])("%s in %s is %s", (local, timeZone, instant) => {
    expect(resolveStart({ local, timeZone })).toEqual({ ok: true, value: on(instant) });
  });

  it.each([
    ["2027-03-28T01:30", "Europe/London"],
    ["2027-03-14T02:30", "America/New_York"],
  ])("%s in %s is refused, because the clocks skip it", (local, timeZone) => {
    expect(resolveStart({ local, timeZone })).toEqual({ ok: false, refusal: { kind: "local_time_skipped", timeZone } });
  });

  it("is refused with both instants if the clocks show it twice", () => {
    expect(resolveStart({ local: "2026-10-25T01:30", timeZone: "Europe/London" })).toEqual({
      ok: false,
      refusal: {
        kind: "local_time_ambiguous",
        instants: [on("2026-10-25T00:30:00Z"), on("2026-10-25T01:30:00Z")],
      },
    });
  });

  it.each(["2027-02-29T10:00", "2027-07-01T24:00", "2027-07-01T10:60", "2027-07-01 10:00", "2027-07-01T10:00Z"])(
    "%s is not one",
    (text) => {
      expect(LocalTime.safeParse(text).success).toBe(false);
    },
  );
});
