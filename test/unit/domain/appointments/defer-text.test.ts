import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldAppointments } from "#domain/appointments/appointment.ts";
import { decideText, lookAtDeferredTexts } from "#domain/appointments/defer-text.ts";
import type { Fact } from "#domain/history/fact.ts";
import { erasureAuthor } from "#domain/lead/erased.ts";
import { instant } from "#domain/shared/instant.ts";
import { defaultQuietHours, findQuietEnd, findQuietStart } from "#domain/shared/quiet-hours.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import {
  aBooking,
  aCancellation,
  aDeferredInvitation,
  aFailedInvitation,
  aMove,
  aSentInvitation,
} from "#test/support/facts.ts";
import { runs } from "#test/support/property-runs.ts";

function fold(...facts: Fact[]) {
  const [appointment] = foldAppointments(facts);
  if (!appointment) throw new Error("booked");
  return appointment;
}

/** Booked on Wednesday 30 June 2027 at 22:00 in London, for the afternoon of the next day. */
const bookedAt = on("2027-06-30T22:00:00+01:00");
const booking = aBooking({ at: bookedAt, start: on("2027-07-01T14:00:00+01:00") });
const early = on("2027-07-01T07:30:00+01:00");
const morning = on("2027-07-01T08:00:00+01:00");

describe("a text to a prospect at night", () => {
  it("waits until the quiet hours end", () => {
    for (const message of ["booked", "moved", "cancelled"] as const) {
      expect(decideText(fold(booking), { message }, on("2027-06-30T23:00:00+01:00"))).toEqual({
        kind: "defer",
        until: morning,
      });
    }
  });

  it.each([
    ["2027-06-30T20:59:59.999+01:00", "send"],
    ["2027-06-30T21:00:00+01:00", "defer"],
    ["2027-07-01T07:58:59.999+01:00", "defer"],
    ["2027-07-01T07:59:00+01:00", "send"],
    ["2027-07-01T08:00:00+01:00", "send"],
  ])("is decided to the minute: at %s it is %s", (time, kind) => {
    expect(decideText(fold(booking), { message: "booked" }, on(time)).kind).toBe(kind);
  });

  it("is sent at once if a time that the prospect may still expect comes before the quiet hours end", () => {
    const night = on("2027-06-30T23:00:00+01:00");
    const kindOf = (message: "booked" | "moved" | "cancelled", ...facts: Fact[]) =>
      decideText(fold(...facts), { message }, night).kind;
    expect(kindOf("booked", { ...booking, start: early })).toBe("send");
    expect(kindOf("booked", { ...booking, start: morning })).toBe("send");
    expect(kindOf("booked", { ...booking, start: on("2027-07-01T08:00:00.001+01:00") })).toBe("defer");
    expect(kindOf("cancelled", { ...booking, start: early }, aCancellation({ at: night }))).toBe("send");
    const away = aMove({ at: night, from: early, to: on("2027-07-08T14:00:00+01:00") });
    expect(kindOf("moved", { ...booking, start: early }, away)).toBe("send");
    // One that has gone by does not hurry.
    expect(kindOf("cancelled", { ...booking, start: on("2027-06-30T22:30:00+01:00") })).toBe("defer");
  });

  it("is sent at once if it is about the erasure of the person, who could not be reached afterwards", () => {
    const cancelled = fold(booking, aCancellation({ author: erasureAuthor }));
    expect(decideText(cancelled, { message: "cancelled" }, on("2027-06-30T23:00:00+01:00"))).toEqual({ kind: "send" });
  });

  it("is skipped if it is a reminder, and sent if the campaign has no quiet hours", () => {
    const night = on("2027-06-30T23:00:00+01:00");
    expect(decideText(fold(booking), { message: "reminder" }, night)).toEqual({ kind: "skip" });
    expect(decideText(fold({ ...booking, quietHours: "none" }), { message: "booked" }, night)).toEqual({
      kind: "send",
    });
  });

  it("follows the clocks of the zone in which the time was agreed", () => {
    const inNewYork = fold({ ...booking, timeZone: "America/New_York" });
    expect(decideText(inNewYork, { message: "booked" }, on("2027-06-30T23:00:00+01:00"))).toEqual({ kind: "send" });
    expect(decideText(inNewYork, { message: "booked" }, on("2027-07-01T02:00:00Z"))).toEqual({
      kind: "defer",
      until: on("2027-07-01T08:00:00-04:00"),
    });
  });

  it.each([
    ["forward", "2027-03-27T23:00:00Z", "2027-03-28T08:00:00+01:00"],
    ["back", "2027-10-30T23:00:00+01:00", "2027-10-31T08:00:00Z"],
  ])("waits until eight in the morning also over a change of the clocks %s", (_, time, until) => {
    const later = fold(aBooking({ at: on(time), start: on("2027-12-01T14:00:00Z") }));
    expect(decideText(later, { message: "booked" }, on(time))).toEqual({ kind: "defer", until: on(until) });
  });

  it("never goes out in quiet hours that it could wait for, in any zone, and goes out when they end", () => {
    const anyTime = fc
      .integer({ min: 0, max: 2 * 366 * 24 * 60 })
      .map((minutes) => instant(Date.parse("2027-01-01T00:00:00Z") + minutes * 60_000));
    const anyQuietHours = fc.constantFrom(
      defaultQuietHours,
      { from: "13:00", to: "16:00" },
      { from: "00:30", to: "02:30" },
      { from: "22:00", to: "01:30" },
    );
    const anyZone = fc.constantFrom(
      "Europe/London",
      "America/New_York",
      "Asia/Kolkata",
      "Australia/Lord_Howe",
      "Pacific/Auckland",
      "America/Santiago",
    );
    fc.assert(
      fc.property(anyTime, anyQuietHours, anyZone, (at, quietHours, timeZone) => {
        const appointment = fold(aBooking({ at, start: on("2029-06-01T12:00:00Z"), timeZone, quietHours }));
        const decision = decideText(appointment, { message: "booked" }, at);
        const end = findQuietEnd(quietHours, timeZone, at);
        expect(end === undefined).toBe(findQuietStart(quietHours, timeZone, at) === undefined);
        if (decision.kind === "send") {
          if (end) expect(Date.parse(end) - Date.parse(at)).toBeLessThanOrEqual(60_000);
          return;
        }
        expect(decision).toEqual({ kind: "defer", until: end });
        if (decision.kind !== "defer") return;
        expect(decision.until > at).toBe(true);
        expect(findQuietStart(quietHours, timeZone, decision.until)).toBeUndefined();
        expect(decideText(appointment, { message: "booked" }, decision.until)).toEqual({ kind: "send" });
      }),
      runs(500),
    );
  });
});

describe("deferred texts", () => {
  const deferred = aDeferredInvitation({ at: bookedAt, until: morning });
  const look = (time: string, ...facts: Fact[]) => lookAtDeferredTexts(fold(booking, ...facts), on(time));
  const identity = { appointmentId: anId("apt"), sequence: 0, message: "booked", side: "prospect" };

  it("are due when the quiet hours end, and until anything became of them", () => {
    expect(look("2027-07-01T07:59:59.999+01:00", deferred)).toEqual({ due: [], next: morning });
    expect(look("2027-07-01T08:00:00+01:00", deferred)).toEqual({ due: [identity], next: undefined });
    for (const fact of [aSentInvitation(), aFailedInvitation({ reason: "internal_fault" })]) {
      expect(look("2027-07-01T08:00:00+01:00", deferred, fact)).toEqual({ due: [], next: undefined });
    }
    expect(look("2027-07-01T08:00:00+01:00")).toEqual({ due: [], next: undefined });
  });

  it("wait for the last time that they were deferred to, in any order of the facts", () => {
    const again = aDeferredInvitation({ at: morning, until: on("2027-07-02T08:00:00+01:00") });
    for (const facts of [
      [deferred, again],
      [again, deferred, again],
    ]) {
      expect(look("2027-07-01T09:00:00+01:00", ...facts)).toEqual({ due: [], next: again.until });
    }
  });

  it("about several messages are each due at their own time", () => {
    const moved = aDeferredInvitation({ message: "moved", sequence: 1, until: on("2027-07-02T08:00:00+01:00") });
    expect(look("2027-07-01T08:00:00+01:00", deferred, moved)).toEqual({ due: [identity], next: moved.until });
  });
});
