import { describe, expect, it } from "vitest";
import type { Appointment } from "#domain/appointments/appointment.ts";
import { foldAppointments } from "#domain/appointments/appointment.ts";
import type { AppointmentBooked, AppointmentFact, AppointmentResult } from "#domain/appointments/appointment-fact.ts";
import type { AppointmentMessageFact } from "#domain/appointments/appointment-message-fact.ts";
import { judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import { on } from "#test/support/at.ts";
import {
  aBooking,
  aCancellation,
  aConfirmation,
  aDecision,
  aFailedInvitation,
  aMove,
  aSentInvitation,
  aSkippedInvitation,
  aStatement,
} from "#test/support/facts.ts";

/** Thursday 1 July 2027, 14:00–15:00 in London. */
const booked = aBooking({ at: on("2027-06-20T09:00:00Z"), start: on("2027-07-01T13:00:00Z"), minutes: 60 });
const invited = aSentInvitation({ at: booked.at });
const reminder = {
  message: "reminder",
  minutesBefore: 60,
  side: "client",
  at: on("2027-07-01T12:00:00Z"),
} as const;
const reminded = aSentInvitation(reminder);
/** What proves that both sides knew of the appointment. */
const bothSent = [invited, reminded];

const fold = (...facts: (AppointmentFact | AppointmentMessageFact)[]): Appointment => foldFrom(booked, ...facts);

function foldFrom(booking: AppointmentBooked, ...facts: (AppointmentFact | AppointmentMessageFact)[]): Appointment {
  const [appointment] = foldAppointments([booking, ...facts]);
  if (!appointment) throw new Error("booked");
  return appointment;
}
const said = (by: "client" | "prospect", result: AppointmentResult, time: string, statement = 1) =>
  aStatement({ by, result, at: on(time), statement });
const judged = (facts: AppointmentFact[], time: string, messages: AppointmentMessageFact[] = []) =>
  judgeAppointment(fold(...facts, ...messages), on(time));

describe("an appointment before its end", () => {
  it("is booked, and confirmed once a side confirms its current time", () => {
    expect(judged([], "2027-06-30T12:00:00Z")).toEqual({ status: "booked", isFinal: false });
    const confirmed = aConfirmation({ at: on("2027-06-30T09:00:00Z") });
    expect(judged([confirmed], "2027-06-30T08:59:59Z").status).toBe("booked");
    expect(judged([confirmed], "2027-06-30T09:00:00Z").status).toBe("confirmed");
    const moved = aMove({ at: on("2027-06-30T10:00:00Z"), from: booked.start, to: on("2027-07-02T13:00:00Z") });
    expect(judged([confirmed, moved], "2027-06-30T12:00:00Z").status).toBe("booked");
    expect(fold(confirmed, moved)).toMatchObject({ sequence: 1, start: on("2027-07-02T13:00:00Z"), confirmations: [] });
  });

  it("is cancelled by a side, for good", () => {
    const cancelled = aCancellation({ at: on("2027-06-30T09:00:00Z"), by: "client" });
    expect(judged([cancelled], "2027-06-30T09:00:00Z")).toEqual({ status: "cancelled_by_client", isFinal: true });
    expect(judged([cancelled], "2027-07-09T09:00:00Z", bothSent).status).toBe("cancelled_by_client");
    expect(judged([{ ...cancelled, by: "prospect" }], "2027-07-09T09:00:00Z").status).toBe("cancelled_by_prospect");
  });

  it("marks a move as late if the client makes it within four hours of the start", () => {
    const move = { from: booked.start, to: on("2027-07-02T13:00:00Z") };
    const isLate = (by: "client" | "prospect", time: string) =>
      fold(aMove({ ...move, by, at: on(time) })).moves[0]?.isLate;
    expect(isLate("client", "2027-07-01T09:00:00Z")).toBe(false);
    expect(isLate("client", "2027-07-01T09:00:00.001Z")).toBe(true);
    expect(isLate("prospect", "2027-07-01T12:59:00Z")).toBe(false);
  });

  it.each([
    [24, "2027-06-30T13:00:00Z", false],
    [24, "2027-06-30T13:00:00.001Z", true],
    [1, "2027-07-01T12:00:00Z", false],
    [1, "2027-07-01T12:00:00.001Z", true],
    [0, "2027-07-01T12:59:59.999Z", false],
  ])("counts the %i hours of its booking, for a move at %s", (lateMoveHours, time, isLate) => {
    const move = aMove({ by: "client", at: on(time), from: booked.start, to: on("2027-07-02T13:00:00Z") });
    expect(foldFrom({ ...booked, lateMoveHours }, move).moves[0]?.isLate).toBe(isLate);
  });
});

describe("an appointment of which no side has said anything", () => {
  it("is open after its end", () => {
    expect(judged([], "2027-07-01T13:59:59Z").status).toBe("booked");
    expect(judged([], "2027-07-01T14:00:00Z")).toEqual({ status: "open", isFinal: false });
  });

  it("is presumed to be held only if the prospect was invited to its time, and the client reminded of it", () => {
    const after = "2027-07-02T14:00:00Z";
    const status = (...messages: AppointmentMessageFact[]) => judged([], after, messages).status;
    expect(status(invited, reminded)).toBe("presumed_held");
    expect(status(invited)).toBe("open");
    expect(status(reminded)).toBe("open");
    expect(status(invited, { ...reminded, side: "prospect" })).toBe("open");
    expect(status({ ...invited, side: "client" }, reminded)).toBe("open");
    expect(status(invited, aSkippedInvitation({ ...reminder, reason: "quiet_hours" }))).toBe("open");
    // They came back.
    expect(status(invited, reminded, aFailedInvitation({ at: booked.at }))).toBe("open");
    expect(status(invited, reminded, aFailedInvitation({ ...reminder, reason: "bounced" }))).toBe("open");
    expect(status(invited, reminded, aFailedInvitation({ at: booked.at, reason: "complained" }))).toBe("presumed_held");
    // They were about the time before the move.
    const moved = aMove({ at: on("2027-06-30T10:00:00Z"), from: on("2027-06-29T13:00:00Z"), to: booked.start });
    expect(judged([moved], after, [invited, reminded]).status).toBe("open");
    const again = [aSentInvitation({ message: "moved", sequence: 1, at: moved.at }), { ...reminded, sequence: 1 }];
    expect(judged([moved], after, again).status).toBe("presumed_held");
  });

  it("is presumed to be held 24 hours after its end, and finally 48 hours later", () => {
    expect(judged([], "2027-07-02T13:59:59.999Z", bothSent).status).toBe("open");
    expect(judged([], "2027-07-02T14:00:00Z", bothSent)).toEqual({
      status: "presumed_held",
      result: "held",
      isFinal: false,
      finalAt: on("2027-07-04T14:00:00Z"),
    });
    expect(judged([], "2027-07-04T14:00:00Z", bothSent)).toMatchObject({ status: "presumed_held", isFinal: true });
  });

  it.each([
    ["neither message", []],
    ["the invitation alone", [invited]],
    ["the reminder alone", [reminded]],
  ])("stays open with the proof of %s", (_, messages) => {
    expect(judged([], "2027-09-01T14:00:00Z", messages)).toEqual({ status: "open", isFinal: false });
  });

  it("is disputed if a side contradicts the presumption in time, and too late afterwards", () => {
    const contested = said("prospect", "no_show_client", "2027-07-03T09:00:00Z");
    expect(judged([contested], "2027-07-03T09:00:00Z", bothSent)).toEqual({ status: "disputed", isFinal: false });
    expect(judged([contested], "2027-07-02T20:00:00Z", bothSent).status).toBe("presumed_held");
    const blamed = said("client", "no_show_prospect", "2027-07-03T09:00:00Z");
    expect(judged([blamed], "2027-08-01T09:00:00Z", bothSent).status).toBe("disputed");
    const admitted = said("client", "no_show_client", "2027-07-03T09:00:00Z");
    expect(judged([admitted], "2027-08-01T09:00:00Z", bothSent)).toMatchObject({
      status: "no_show_client",
      isFinal: true,
    });
    const tooLate = said("prospect", "no_show_client", "2027-07-04T14:00:00Z");
    expect(judged([tooLate], "2027-07-05T09:00:00Z", bothSent)).toMatchObject({
      status: "presumed_held",
      isFinal: true,
    });
  });
});

describe("the result of an appointment", () => {
  const noon = "2027-07-02T12:00:00Z";
  const [clientAt, prospectAt, late] = ["2027-07-01T15:00:00Z", "2027-07-01T16:00:00Z", "2027-08-01T00:00:00Z"];

  it.each([
    ["held", undefined, "held", false, "held"],
    ["held", "held", "held", true, "held"],
    [undefined, "held", "held", false, "held"],
    ["no_show_prospect", undefined, "no_show_prospect", false, "no_show_prospect"],
    ["no_show_prospect", "held", "disputed", false, "disputed"],
    [undefined, "no_show_client", "no_show_client", false, "no_show_client"],
    ["held", "no_show_client", "disputed", false, "disputed"],
    ["no_show_client", undefined, "no_show_client", false, "no_show_client"],
    ["no_show_client", "held", "no_show_client", false, "no_show_client"],
    ["no_show_client", "no_show_client", "no_show_client", true, "no_show_client"],
    ["no_show_client", "no_show_prospect", "no_show_client", false, "no_show_client"],
    // Beyond the table: both blame each other, and a prospect that admits its own no-show.
    ["no_show_prospect", "no_show_client", "disputed", false, "disputed"],
    ["no_show_prospect", "no_show_prospect", "no_show_prospect", true, "no_show_prospect"],
    [undefined, "no_show_prospect", "no_show_prospect", false, "no_show_prospect"],
    ["held", "no_show_prospect", "disputed", false, "disputed"],
  ] as const)("with client %s and prospect %s is %s", (client, prospect, status, isFinalAtOnce, inTheEnd) => {
    const facts = [
      ...(client ? [said("client", client, clientAt)] : []),
      ...(prospect ? [said("prospect", prospect, prospectAt)] : []),
    ];
    expect(judged(facts, noon)).toMatchObject({ status, isFinal: isFinalAtOnce });
    expect(judged(facts, late)).toMatchObject({ status: inTheEnd, isFinal: inTheEnd !== "disputed" });
    // Neither the order in which facts are read nor repetition matters.
    expect(judged([...facts, ...facts].toReversed(), noon)).toEqual(judged(facts, noon));
  });

  it("of a prospect that the client says did not come is provisional for 48 hours", () => {
    const blamed = said("client", "no_show_prospect", "2027-07-02T13:59:59Z");
    expect(judged([blamed], "2027-07-04T13:59:58.999Z", bothSent)).toEqual({
      status: "no_show_prospect",
      result: "no_show_prospect",
      isFinal: false,
      finalAt: on("2027-07-04T13:59:59Z"),
    });
    expect(judged([blamed], "2027-07-04T13:59:59Z", bothSent)).toMatchObject({ isFinal: true });
    const wasThere = said("prospect", "held", "2027-07-04T13:59:58Z");
    expect(judged([blamed, wasThere], "2027-07-20T00:00:00Z")).toEqual({ status: "disputed", isFinal: false });
    const tooLate = said("prospect", "held", "2027-07-04T13:59:59Z");
    expect(judged([blamed, tooLate], "2027-07-20T00:00:00Z")).toMatchObject({
      status: "no_show_prospect",
      isFinal: true,
    });
  });

  it("is what a side said last, until it is final", () => {
    const first = said("client", "no_show_prospect", "2027-07-01T15:00:00Z");
    const corrected = said("client", "held", "2027-07-02T15:00:00Z", 2);
    expect(judged([first, corrected], "2027-07-02T15:00:00Z")).toMatchObject({
      status: "held",
      finalAt: on("2027-07-04T15:00:00Z"),
    });
    const agreed = said("prospect", "no_show_prospect", "2027-07-02T09:00:00Z");
    expect(judged([first, agreed, corrected], late)).toMatchObject({
      status: "no_show_prospect",
      finalAt: on("2027-07-02T09:00:00Z"),
    });
  });

  it("is what the agency decides, also of a dispute", () => {
    const facts = [said("client", "no_show_prospect", clientAt), said("prospect", "held", prospectAt)];
    const decided = aDecision({ at: on("2027-07-05T09:00:00Z"), result: "held" });
    expect(judged([...facts, decided], "2027-07-05T08:59:59Z").status).toBe("disputed");
    expect(judged([...facts, decided], "2027-07-05T09:00:00Z")).toEqual({
      status: "decided",
      result: "held",
      isFinal: true,
      finalAt: on("2027-07-05T09:00:00Z"),
    });
  });
});
