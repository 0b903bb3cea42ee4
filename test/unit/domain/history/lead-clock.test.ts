import { describe, expect, it } from "vitest";
import type { HoursInForce } from "#domain/accounts/contact-hours.ts";
import type { Fact } from "#domain/history/fact.ts";
import { measureLeadClock, summarizeLeadClock } from "#domain/history/lead-clock.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import {
  aCallStart,
  aContactAttempt,
  aDelivered,
  aDeliveryBounced,
  aHeld,
  aLead,
  anAcknowledged,
  anAcknowledgedByKey,
  anAttemptWithdrawn,
  aNurture,
  anOutcome,
  aPlaced,
  aReceived,
  aWoken,
} from "#test/support/facts.ts";

const weekdays: Weekday[] = ["mon", "tue", "wed", "thu", "fri"];

function openFrom(
  timeZone: string,
  [days, from, to]: [Weekday[], string, string],
  holidays: string[] = [],
): HoursInForce {
  return { from: on("2026-01-01T00:00Z"), hours: { weekly: [{ days, from, to }], holidays, timeZone } };
}
const office = openFrom("Europe/London", [weekdays, "09:00", "17:30"]);
const allDay = (zone: string) => openFrom(zone, [[...Weekday.options], "00:00", "24:00"]);
const daily = (zone: string, from: string, to: string) => openFrom(zone, [[...Weekday.options], from, to]);

const clockOf = (facts: Fact[], inForce: HoursInForce | undefined = office) =>
  measureLeadClock(aLead(...facts), inForce);

/** The clock of a lead that was delivered at `from` and called at `to`. */
const calledAt = (from: string, to: string, inForce?: HoursInForce) =>
  clockOf(
    [aReceived({ at: on(from) }), aDelivered({ at: on(from) }), aContactAttempt({ at: on(to), recordedAt: on(to) })],
    inForce,
  );

describe("the clock of a lead", () => {
  it.each([
    ["on a working day", office, "2026-11-24T14:00Z", "2026-11-24T14:05Z", 5, 5],
    ["over a weekend", office, "2026-11-27T16:58Z", "2026-11-30T09:04Z", 3846, 36],
    [
      "over Christmas",
      openFrom("Europe/London", [weekdays, "09:00", "17:30"], ["2026-12-25", "2026-12-28"]),
      "2026-12-24T16:00Z",
      "2026-12-29T09:30Z",
      6810,
      120,
    ],
    ["on a day of 23 hours", allDay("Europe/London"), "2027-03-28T00:00Z", "2027-03-28T23:00Z", 1380, 1380],
    [
      "in an hour that is shown twice",
      daily("Europe/London", "01:00", "02:00"),
      "2026-10-25T00:30Z",
      "2026-10-25T01:30Z",
      60,
      60,
    ],
    [
      "in an hour that does not exist",
      daily("America/New_York", "01:00", "04:00"),
      "2027-03-14T06:30Z",
      "2027-03-14T07:30Z",
      60,
      60,
    ],
    ["on a day of 25 hours", allDay("America/New_York"), "2026-11-01T04:00Z", "2026-11-02T05:00Z", 1500, 1500],
    [
      "in Kolkata",
      openFrom("Asia/Kolkata", [weekdays, "10:00", "18:00"]),
      "2026-11-27T12:25Z",
      "2026-11-30T04:40Z",
      3855,
      15,
    ],
    ["in Auckland in autumn", allDay("Pacific/Auckland"), "2027-04-03T11:00Z", "2027-04-04T12:00Z", 1500, 1500],
    ["in Auckland in spring", allDay("Pacific/Auckland"), "2026-09-26T11:59Z", "2026-09-27T10:59Z", 1380, 1380],
  ])("counts raw and working minutes to the first attempt %s", (_, inForce, from, to, rawMinutes, workingMinutes) => {
    const { raw, working } = calledAt(from, to, inForce);
    expect([raw.ttfaSeconds, working.ttfaSeconds]).toEqual([rawMinutes * 60, workingMinutes * 60]);
  });

  it("counts no working time for a call after hours, and says so", () => {
    expect(calledAt("2026-11-24T18:00Z", "2026-11-24T19:00Z")).toMatchObject({
      raw: { ttfaSeconds: 3600 },
      working: { ttfaSeconds: 0 },
      deliveredOutsideHours: true,
      outsideHours: true,
    });
    expect(calledAt("2026-11-24T18:00Z", "2026-11-25T09:00Z")).toMatchObject({
      working: { ttfaSeconds: 0 },
      deliveredOutsideHours: true,
      outsideHours: false,
    });
  });

  it("has every stamp of a lead that was worked to its end", () => {
    const facts = [
      aDelivered(),
      anAcknowledged({ recordedAt: at("14:01") }),
      aContactAttempt({ at: at("14:04"), recordedAt: at("14:04") }),
      aContactAttempt({ attemptId: anId("att", 2), result: "connected", at: at("14:30"), recordedAt: at("15:30") }),
      anOutcome({ at: at("14:35"), recordedAt: at("15:35:00.001") }),
    ];
    expect(clockOf(facts, allDay("Europe/London"))).toEqual({
      cycle: 1,
      stamps: {
        received: { at: at("14:00"), recordedAt: at("14:00"), source: "api", grade: "system" },
        placed: { at: at("14:00"), recordedAt: at("14:00"), source: "baton", grade: "system" },
        delivered: { at: at("14:00:02"), recordedAt: at("14:00:02"), source: "baton", grade: "provider" },
        acknowledged: { at: at("14:01"), recordedAt: at("14:01"), source: "link", grade: "tap" },
        callStarted: null,
        firstAttempt: { at: at("14:04"), recordedAt: at("14:04"), source: "api", grade: "tap" },
        firstContact: { at: at("14:30"), recordedAt: at("15:30"), source: "api", grade: "told" },
        outcome: { at: at("14:35"), recordedAt: at("15:35:00.001"), source: "api", grade: "told_late" },
      },
      heldSeconds: 0,
      agencyLatencySeconds: 2,
      raw: { acknowledgedSeconds: 58, ttfaSeconds: 238, ttfcSeconds: 1798, outcomeSeconds: 2098 },
      working: { acknowledgedSeconds: 58, ttfaSeconds: 238, ttfcSeconds: 1798, outcomeSeconds: 2098 },
      hoursFrom: on("2026-01-01T00:00Z"),
      deliveredOutsideHours: false,
      outsideHours: false,
    });
  });

  it("takes the earliest start of a call in its cycle, which is no attempt", () => {
    const calls = [aCallStart({ at: at("14:09") }), aCallStart(), aCallStart({ at: on("2026-11-24T09:02Z") })];
    const started = (time: Instant) => ({ at: time, recordedAt: time, source: "link", grade: "tap" });
    const state = foldLead([aReceived(), aDelivered(), aNurture(), aWoken(), ...calls]);
    if (!state) throw new Error("no lead");
    const [first, second] = state.cycles.map((cycle) => measureLeadClock(state, office, cycle));
    expect(first?.stamps).toMatchObject({ callStarted: started(at("14:04")), firstAttempt: null });
    expect(first?.raw.ttfaSeconds).toBeNull();
    expect(second?.stamps.callStarted).toEqual(started(on("2026-11-24T09:02Z")));
  });

  it("has null for everything that has not happened", () => {
    const nothing = { acknowledgedSeconds: null, ttfaSeconds: null, ttfcSeconds: null, outcomeSeconds: null };
    expect(clockOf([aHeld()])).toEqual({
      cycle: 1,
      stamps: {
        received: { at: at("14:00"), recordedAt: at("14:00"), source: "api", grade: "system" },
        placed: null,
        delivered: null,
        acknowledged: null,
        callStarted: null,
        firstAttempt: null,
        firstContact: null,
        outcome: null,
      },
      heldSeconds: null,
      agencyLatencySeconds: null,
      raw: nothing,
      working: nothing,
      hoursFrom: null,
      deliveredOutsideHours: null,
      outsideHours: null,
    });
  });

  it("has null for working time without contact hours, beside the raw time", () => {
    const { raw, working, hoursFrom, outsideHours } = measureLeadClock(
      aLead(aDelivered(), aContactAttempt()),
      undefined,
    );
    expect({ raw: raw.ttfaSeconds, working: working.ttfaSeconds, hoursFrom, outsideHours }).toEqual({
      raw: 298,
      working: null,
      hoursFrom: null,
      outsideHours: null,
    });
  });

  it("has no speed of a client that called before any receipt, but the stamp", () => {
    const { stamps, raw } = clockOf([aContactAttempt()]);
    expect([stamps.firstAttempt?.at, raw.ttfaSeconds]).toEqual([at("14:05"), null]);
  });

  it("counts a call just before the receipt as 0, raw and working", () => {
    const clock = clockOf([aDelivered(), aContactAttempt({ at: at("13:58"), recordedAt: at("14:00:03") })]);
    expect([clock.raw.ttfaSeconds, clock.working.ttfaSeconds]).toEqual([0, 0]);
  });

  it("counts the time in which a lead was held apart from the agency's latency", () => {
    const clock = clockOf([aHeld(), aPlaced(), aDelivered({ at: at("15:00:03") })]);
    expect([clock.heldSeconds, clock.agencyLatencySeconds]).toEqual([3600, 3]);
  });

  it("does not count a withdrawn attempt", () => {
    const later = aContactAttempt({ attemptId: anId("att", 2), at: at("14:20"), recordedAt: at("14:20") });
    const { stamps } = clockOf([aDelivered(), anAttemptWithdrawn(), aContactAttempt(), later]);
    expect(stamps.firstAttempt?.at).toBe(at("14:20"));
  });

  it("does not count a receipt whose email bounced", () => {
    expect(clockOf([aDelivered(), aDeliveryBounced()]).stamps.delivered).toBeNull();
  });

  it("takes the earliest attempt, whatever its grade", () => {
    const tapped = aContactAttempt({ at: at("14:05"), recordedAt: at("14:05") });
    const toldLate = aContactAttempt({ attemptId: anId("att", 2), at: at("14:01"), recordedAt: at("18:00") });
    for (const facts of [
      [tapped, toldLate],
      [toldLate, tapped],
    ]) {
      expect(clockOf([aDelivered(), ...facts]).stamps.firstAttempt).toMatchObject({
        at: at("14:01"),
        grade: "told_late",
      });
    }
  });

  it("takes the report that it heard first of two about the same moment", () => {
    const first = aContactAttempt({ attemptId: anId("att", 2), recordedAt: at("14:05") });
    for (const facts of [
      [aContactAttempt({ recordedAt: at("18:00") }), first],
      [first, aContactAttempt({ recordedAt: at("18:00") })],
    ]) {
      expect(clockOf([aDelivered(), ...facts]).stamps.firstAttempt).toMatchObject({ grade: "tap" });
    }
  });

  it("takes the acknowledgement and the outcome that bills show", () => {
    const answer = anAcknowledgedByKey({ at: at("14:00:30"), recordedAt: at("16:00") });
    const outcomes = [anOutcome(), anOutcome({ outcomeId: anId("out", 2), sequence: 2, at: at("17:00") })];
    const { stamps } = clockOf([aDelivered(), answer, anAcknowledged(), ...outcomes]);
    expect([stamps.acknowledged?.at, stamps.outcome?.at]).toEqual([at("14:01"), at("17:00")]);
  });

  it("grades an answer in the reply of an endpoint as part of the receipt", () => {
    const { stamps } = clockOf([aDelivered({ acknowledgement: { outcome: "accepted" } })]);
    expect(stamps.acknowledged).toMatchObject({ at: at("14:00:02"), source: "baton", grade: "provider" });
  });

  it.each([
    ["14:05", "tap"],
    ["14:06", "tap"],
    ["14:06:00.001", "told"],
    ["15:05", "told"],
    ["15:05:00.001", "told_late"],
    ["14:03", "tap"],
  ])("grades a call of 14:05 that was reported at %s as %s", (recordedAt, grade) => {
    const { stamps } = clockOf([aDelivered(), aContactAttempt({ recordedAt: at(recordedAt) })]);
    expect(stamps.firstAttempt?.grade).toBe(grade);
  });

  it("is shown in lists without its stamps", () => {
    expect(Object.keys(summarizeLeadClock(clockOf([aDelivered()])))).toEqual([
      "heldSeconds",
      "agencyLatencySeconds",
      "raw",
      "working",
      "hoursFrom",
      "outsideHours",
    ]);
  });

  it("begins anew when the lead woke, and leaves the first cycle as it was", () => {
    const slept = [
      aReceived({ at: at("14:00") }),
      aDelivered({ at: at("14:00") }),
      aContactAttempt({ at: at("14:05"), recordedAt: at("14:05") }),
      aNurture({ at: at("15:00"), recordedAt: at("15:00") }),
    ];
    const woken = [
      ...slept,
      aWoken({ at: on("2026-11-24T09:00Z") }),
      aDelivered({ at: on("2026-11-24T09:01Z"), deliveryId: anId("dlv", 4) }),
      aContactAttempt({
        attemptId: anId("att", 2),
        at: on("2026-11-24T09:04Z"),
        recordedAt: on("2026-11-24T09:04Z"),
      }),
      anOutcome({ at: on("2026-11-24T10:00Z"), recordedAt: on("2026-11-24T10:00Z"), sequence: 2 }),
    ];
    const state = aLead(...woken);
    expect(measureLeadClock(state, office)).toEqual(measureLeadClock(aLead(...slept), office));
    expect(measureLeadClock(state, office, state.cycles[1])).toMatchObject({
      cycle: 2,
      heldSeconds: 0,
      agencyLatencySeconds: 60,
      raw: { acknowledgedSeconds: null, ttfaSeconds: 180, outcomeSeconds: 3540 },
      stamps: { placed: { at: "2026-11-24T09:00:00.000Z" }, outcome: { at: "2026-11-24T10:00:00.000Z" } },
    });
  });

  it("does not take a call of the second cycle for the first attempt of the first", () => {
    const state = aLead(
      aReceived({ at: at("14:00") }),
      aDelivered({ at: at("14:00") }),
      aNurture({ at: at("15:00") }),
      aWoken({ at: on("2026-11-24T09:00Z") }),
      aContactAttempt({ at: on("2026-11-24T09:04Z"), recordedAt: on("2026-11-24T09:04Z") }),
    );
    expect(measureLeadClock(state, office).raw.ttfaSeconds).toBeNull();
  });
});
