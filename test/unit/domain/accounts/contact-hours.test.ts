import { describe, expect, it } from "vitest";
import {
  addContactHours,
  type ContactHours,
  maxContactHours,
  moveContactHours,
  resolveContactHours,
} from "#domain/accounts/contact-hours.ts";
import { instant } from "#domain/shared/instant.ts";
import { findShippedCalendar } from "#domain/shared/shipped-calendars.ts";
import { at } from "#test/support/at.ts";

const hours = (changes: Partial<ContactHours> = {}): ContactHours => ({
  from: at("09:00"),
  weekly: [{ days: ["mon"], from: "09:00", to: "17:30" }],
  holidays: [],
  calendars: [],
  timeZone: "Europe/London",
  ...changes,
});
const evenings = hours({ from: at("12:00"), weekly: [{ days: ["mon"], from: "17:00", to: "20:00" }] });

describe("the contact hours of a client", () => {
  it("keep the earlier versions when one is added", () => {
    expect(addContactHours([hours()], evenings, at("12:00"))).toEqual({ ok: true, value: [hours(), evenings] });
  });

  it("stay as they are when the hours in force are added again", () => {
    const versions = [hours()];
    const again = addContactHours(versions, hours({ from: at("12:00") }), at("12:00"));
    expect(again.ok && again.value).toBe(versions);
  });

  it("may be planned ahead, and planned anew before they take effect", () => {
    const planned = addContactHours([hours(), evenings], { ...evenings, holidays: ["2026-12-24"] }, at("10:00"));
    expect(planned).toEqual({ ok: true, value: [hours(), { ...evenings, holidays: ["2026-12-24"] }] });
  });

  it("cannot be added in the past, except the first ones", () => {
    expect(addContactHours([], hours(), at("12:00"))).toEqual({ ok: true, value: [hours()] });
    expect(addContactHours([hours()], evenings, at("12:00:00.001"))).toEqual({
      ok: false,
      refusal: { kind: "hours_in_effect" },
    });
  });

  it("have a limited number of versions", () => {
    let versions: readonly ContactHours[] = [];
    const add = (count: number) =>
      addContactHours(
        versions,
        hours({ from: instant(count * 1000), holidays: [instant(count * 86_400_000).slice(0, 10)] }),
        instant(count * 1000),
      );
    for (let count = 0; count < maxContactHours; count += 1) {
      const added = add(count);
      if (added.ok) versions = added.value;
    }
    expect(versions).toHaveLength(maxContactHours);
    expect(add(maxContactHours)).toEqual({ ok: false, refusal: { kind: "too_many_hours" } });
  });

  it("follow the client into another time zone from then on, and keep what they measured", () => {
    const elsewhere = hours({ from: at("13:00"), timeZone: "Asia/Kolkata" });
    const moved = moveContactHours([hours(), elsewhere, hours({ from: at("14:00") })], {
      before: "Europe/London",
      after: "Europe/Dublin",
      at: at("12:00"),
    });
    expect(moved).toEqual([
      hours(),
      hours({ from: at("12:00"), timeZone: "Europe/Dublin" }),
      elsewhere,
      hours({ from: at("14:00"), timeZone: "Europe/Dublin" }),
    ]);
  });

  it("stay where they are if they were in another zone than the client", () => {
    const versions = [hours({ timeZone: "Asia/Kolkata" })];
    const zones = { before: "Europe/London", after: "Europe/Dublin", at: at("12:00") };
    expect(moveContactHours(versions, zones)).toEqual(versions);
  });

  it("are closed on their own holidays and on those of their calendars", () => {
    const scottish = findShippedCalendar("GB-SCT");
    const resolved = resolveContactHours(hours({ holidays: ["2026-07-01", "2026-11-30"] }), scottish ? [scottish] : []);
    expect(resolved.hours.holidays).toEqual(
      expect.arrayContaining(["2026-07-01", "2026-11-30", "2026-06-15", "2028-01-04"]),
    );
    expect(resolved.hours.holidays.filter((date) => date === "2026-11-30")).toHaveLength(1);
  });
});
