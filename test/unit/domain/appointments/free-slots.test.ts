import { describe, expect, it } from "vitest";
import type { AgendaDay } from "#domain/appointments/agenda.ts";
import { checkStart } from "#domain/appointments/check-start.ts";
import { findNearestSlots, listDaysOfSlots, listFreeSlots } from "#domain/appointments/free-slots.ts";
import type { Seat } from "#domain/appointments/seat.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { aSeat } from "#test/support/entities.ts";

const now = on("2026-11-20T09:00:00Z");
/** The free starts of a day, by the hour and minute in UTC; in `days` or an empty agenda. */
function freeOn(seat: Seat, date: string, days: readonly AgendaDay[] = [], at = now) {
  const slots = listFreeSlots({
    seat,
    days,
    at,
    from: on(`${date}T00:00:00Z`),
    to: on(`${date}T23:59:59Z`),
    minutes: seat.minutes,
  });
  return slots.map((slot) => slot.slice(11, 16));
}
const busyDay = (date: string, from: string, to: string): AgendaDay => ({
  date,
  version: 1,
  busy: [
    {
      from: Date.parse(`${date}T${from}:00Z`),
      to: Date.parse(`${date}T${to}:00Z`),
      appointmentId: anId("apt"),
      leadId: anId("lead"),
      sequence: 0,
    },
  ],
  cancelled: [],
});

describe("the free slots of a seat", () => {
  const seat = aSeat({ gridMinutes: 60 });

  it("lie on the grid within the openings, from start to end", () => {
    expect(freeOn(seat, "2026-11-26")).toEqual([
      "09:00",
      "10:00",
      "11:00",
      "12:00",
      "13:00",
      "14:00",
      "15:00",
      "16:00",
    ]);
    expect(freeOn(seat, "2026-11-28")).toEqual([]);
    const short = { weekly: [{ days: ["thu" as const], from: "09:15", to: "11:45" }], exceptions: [] };
    expect(freeOn(aSeat({ availability: short }), "2026-11-26")).toEqual(["09:30", "10:00", "10:30"]);
  });

  it("follow the clock of the seat, in summer and with offsets of half an hour", () => {
    expect(freeOn(seat, "2027-01-05", [], on("2027-01-01T00:00:00Z"))[0]).toBe("09:00");
    expect(freeOn(seat, "2026-12-01", [], now)[0]).toBe("09:00");
    expect(freeOn(aSeat({ ...seat, horizonDays: 365 }), "2027-07-01")[0]).toBe("08:00");
    expect(freeOn(aSeat({ ...seat, timeZone: "Asia/Kolkata" }), "2026-11-26")[0]).toBe("03:30");
  });

  it("are those of an exception on its date", () => {
    const exceptions = [
      { date: "2026-11-26", openings: [] },
      { date: "2026-11-28", openings: [{ from: "10:00", to: "12:00" }] },
    ];
    const special = aSeat({ ...seat, availability: { ...seat.availability, exceptions } });
    expect(freeOn(special, "2026-11-26")).toEqual([]);
    expect(freeOn(special, "2026-11-28")).toEqual(["10:00", "11:00"]);
  });

  it("keep the buffers to the appointments before and after", () => {
    const days = [busyDay("2026-11-26", "11:00", "12:00")];
    expect(freeOn(seat, "2026-11-26", days)).toEqual(["09:00", "10:00", "12:00", "13:00", "14:00", "15:00", "16:00"]);
    const buffered = aSeat({ ...seat, bufferBeforeMinutes: 15, bufferAfterMinutes: 15 });
    expect(freeOn(buffered, "2026-11-26", days)).toEqual(["09:00", "13:00", "14:00", "15:00", "16:00"]);
  });

  it("start after the notice and before the horizon", () => {
    const at = on("2026-11-26T09:30:00Z");
    expect(freeOn(seat, "2026-11-26", [], at)[0]).toBe("12:00");
    expect(freeOn(aSeat({ ...seat, horizonDays: 1 }), "2026-11-27", [], at)).toEqual(["09:00"]);
  });

  it("exist twice where clocks go back, and never where they skip", () => {
    const night = { weekly: [{ days: ["sun" as const], from: "00:00", to: "03:00" }], exceptions: [] };
    const owl = aSeat({ availability: night, gridMinutes: 30, minutes: 30, minNoticeMinutes: 0 });
    // 00:00 BST is 23:00 UTC of the day before; 01:00 and 01:30 are shown twice.
    const back = listFreeSlots({
      seat: owl,
      days: [],
      at: on("2026-10-20T00:00:00Z"),
      from: on("2026-10-24T00:00:00Z"),
      to: on("2026-10-26T00:00:00Z"),
      minutes: 30,
    });
    expect(back).toHaveLength(8);
    expect(freeOn(owl, "2027-03-28", [], on("2027-03-20T00:00:00Z"))).toEqual(["00:00", "00:30", "01:00", "01:30"]);
  });

  it("of a period depend on the UTC days that an appointment at its edge occupies", () => {
    const query = { from: on("2026-11-26T00:00:00Z"), to: on("2026-11-26T23:30:00Z"), minutes: 60 };
    expect(listDaysOfSlots(aSeat(), query)).toEqual(["2026-11-26", "2026-11-27"]);
    expect(listDaysOfSlots(aSeat({ bufferBeforeMinutes: 1 }), query)).toEqual([
      "2026-11-25",
      "2026-11-26",
      "2026-11-27",
    ]);
  });

  it("nearest to a taken one are before and after it", () => {
    const slots = [9, 10, 12, 13, 16].map((hour) => on(`2026-11-26T${String(hour).padStart(2, "0")}:00:00Z`));
    const nearest = findNearestSlots(slots, on("2026-11-26T11:00:00Z"), 3);
    expect(nearest.map((slot) => slot.slice(11, 13))).toEqual(["09", "10", "12"]);
  });
});

describe("the start of a booking", () => {
  const seat = aSeat();
  const check = (start: string, minutes = 60) => checkStart(seat, on(start), minutes, now);

  it("may be off the grid, within one opening", () => {
    expect(check("2026-11-26T10:10:00Z").ok).toBe(true);
    expect(check("2026-11-26T16:00:00Z").ok).toBe(true);
    expect(check("2026-11-26T16:01:00Z")).toEqual({ ok: false, refusal: { kind: "outside_availability" } });
    expect(check("2026-11-28T10:00:00Z")).toEqual({ ok: false, refusal: { kind: "outside_availability" } });
  });

  it("is refused within the notice and beyond the horizon", () => {
    expect(check("2026-11-20T10:59:00Z")).toEqual({
      ok: false,
      refusal: { kind: "too_soon", earliest: on("2026-11-20T11:00:00Z") },
    });
    expect(check("2026-11-20T11:00:00Z").ok).toBe(true);
    expect(check("2027-01-20T10:00:00Z")).toEqual({
      ok: false,
      refusal: { kind: "too_far_ahead", latest: on("2027-01-19T09:00:00Z") },
    });
  });
});
