import { describe, expect, it } from "vitest";
import { planWake } from "#domain/contact/plan-wake.ts";
import type { WorkingHours } from "#domain/shared/working-hours.ts";
import { on } from "#test/support/at.ts";

const weekdays: WorkingHours = {
  weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:30" }],
  holidays: ["2027-03-26", "2027-03-29"],
};
const afternoons: WorkingHours = { weekly: [{ days: ["mon", "wed"], from: "13:00", to: "18:00" }], holidays: [] };
const never: WorkingHours = { weekly: [], holidays: [] };

const plan = (wakeOn: string, changes: Partial<Parameters<typeof planWake>[1]> = {}) =>
  planWake(
    { wakeOn, reason: undefined },
    { timeZone: "Europe/London", hours: undefined, consent: undefined, at: on("2027-03-01T14:00Z"), ...changes },
  );

describe("planning when a nurtured lead wakes", () => {
  it.each<[string, Partial<Parameters<typeof planWake>[1]>, string]>([
    ["2027-09-01", {}, "2027-09-01T08:00Z"],
    ["2027-12-01", {}, "2027-12-01T09:00Z"],
    ["2027-03-28", {}, "2027-03-28T08:00Z"],
    ["2027-09-01", { timeZone: "America/New_York" }, "2027-09-01T13:00Z"],
    ["2027-09-01", { timeZone: "Asia/Kolkata" }, "2027-09-01T03:30Z"],
    ["2027-09-01", { hours: weekdays }, "2027-09-01T08:00Z"],
    // Saturday, so Monday; Good Friday, so Tuesday after Easter, in summer time.
    ["2027-09-04", { hours: weekdays }, "2027-09-06T08:00Z"],
    ["2027-03-26", { hours: weekdays }, "2027-03-30T08:00Z"],
    ["2027-09-01", { hours: afternoons }, "2027-09-01T12:00Z"],
    ["2027-09-02", { hours: afternoons }, "2027-09-06T12:00Z"],
    ["2027-09-01", { hours: never }, "2027-09-01T08:00Z"],
    // Today, if its morning or its opening is still to come.
    ["2027-03-01", { at: on("2027-03-01T08:59Z") }, "2027-03-01T09:00Z"],
    ["2027-03-01", { hours: afternoons, at: on("2027-03-01T12:59Z") }, "2027-03-01T13:00Z"],
  ])("wakes on %s (%j) at %s", (wakeOn, rules, wakeAt) => {
    expect(plan(wakeOn, rules)).toMatchObject({ ok: true, value: { wakeOn, wakeAt: on(wakeAt) } });
  });

  it.each([
    ["a past date", "2027-02-28", {}, "2027-03-01"],
    ["today, after 09:00", "2027-03-01", {}, "2027-03-02"],
    ["more than 18 months", "2028-09-02", {}, "2027-03-01"],
    ["the end of the calendar", "9999-12-31", {}, "2027-03-01"],
    [
      "a date that is past only in the client's zone",
      "2027-03-01",
      { timeZone: "Asia/Tokyo", at: on("2027-03-01T15:00Z") },
      "2027-03-02",
    ],
  ])("refuses %s", (_, wakeOn, rules, firstDate) => {
    const refusal = { kind: "wake_on_out_of_range", firstDate, lastDate: expect.stringMatching(/^2028-09-0[12]$/) };
    expect(plan(wakeOn, rules)).toEqual({ ok: false, refusal });
  });

  it("allows exactly 18 months, and the last day of a shorter month", () => {
    expect(plan("2028-09-01").ok).toBe(true);
    const at = on("2026-08-31T12:00Z");
    expect(plan("2028-02-29", { at }).ok).toBe(true);
    expect(plan("2028-03-01", { at })).toMatchObject({ refusal: { lastDate: "2028-02-29" } });
  });

  it("refuses, on 1 March, a sleep until 1 September of a person whose consent ends on 15 August", () => {
    const validUntil = on("2027-08-15T00:00Z");
    expect(plan("2027-09-01", { consent: { validUntil } })).toEqual({
      ok: false,
      refusal: { kind: "consent_expires_before_wake", validUntil, wakeAt: on("2027-09-01T08:00Z") },
    });
    expect(plan("2027-08-14", { consent: { validUntil } }).ok).toBe(true);
  });

  it("refuses a consent that ends when the lead would wake, and accepts one that ends a millisecond later", () => {
    expect(plan("2027-09-01", { consent: { validUntil: on("2027-09-01T08:00Z") } }).ok).toBe(false);
    expect(plan("2027-09-01", { consent: { validUntil: on("2027-09-01T08:00:00.001Z") } }).ok).toBe(true);
    // The date is before the end of the consent; the opening is after it.
    const weekend = { hours: weekdays, consent: { validUntil: on("2027-09-05T00:00Z") } };
    expect(plan("2027-09-04", weekend)).toMatchObject({ refusal: { kind: "consent_expires_before_wake" } });
  });
});
