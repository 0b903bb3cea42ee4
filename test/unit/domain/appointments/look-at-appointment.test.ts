import { describe, expect, it } from "vitest";
import { foldAppointments } from "#domain/appointments/appointment.ts";
import type { AppointmentFact } from "#domain/appointments/appointment-fact.ts";
import type { AppointmentMessageFact } from "#domain/appointments/appointment-message-fact.ts";
import { judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import { lookAtAppointment } from "#domain/appointments/look-at-appointment.ts";
import { on } from "#test/support/at.ts";
import {
  aBooking,
  aCancellation,
  aDecision,
  aFailedInvitation,
  aMove,
  aSentInvitation,
  aStatement,
} from "#test/support/facts.ts";

type Known = AppointmentFact | AppointmentMessageFact;

/** Thursday 1 July 2027, 14:00–15:00 in London. */
const booking = aBooking({ at: on("2027-06-20T09:00:00Z"), start: on("2027-07-01T13:00:00Z"), minutes: 60 });
const invited = aSentInvitation({ at: on("2027-06-20T09:00:05Z"), side: "prospect" });
const remindedClient = aSentInvitation({
  at: on("2027-06-30T13:00:05Z"),
  side: "client",
  message: "reminder",
  minutesBefore: 1440,
});

function look(facts: readonly Known[], time: string) {
  const [appointment] = foldAppointments(facts);
  if (!appointment) throw new Error("booked");
  return lookAtAppointment(appointment, on(time));
}

/** Looks whenever the look before says so, and adds what it finds to the history. */
function lookThrough(facts: readonly Known[], from: string): { facts: Known[]; times: string[] } {
  const known = [...facts];
  const times: string[] = [];
  let next: string | undefined = from;
  while (next !== undefined) {
    const found: ReturnType<typeof look> = look(known, next);
    known.push(...found.facts);
    if (found.facts.length > 0) times.push(next);
    next = found.next;
  }
  return { facts: known.slice(facts.length), times };
}

const summarize = (facts: readonly Known[]) =>
  facts.map((fact) => {
    if (fact.kind === "appointment_reminded") return `${fact.at} remind ${fact.side} ${fact.minutesBefore}`;
    if (fact.kind === "appointment_message_skipped")
      return `${fact.at} skip ${fact.side} ${fact.minutesBefore}: ${fact.reason}`;
    return fact.kind === "appointment_concluded" ? `${fact.at} ${fact.stage}` : fact.kind;
  });

describe("looks at an appointment on Thursday 1 July 2027, 14:00 to 15:00 in London", () => {
  it("remind both sides 24 hours and 1 hour before, and then wait for a day after its end", () => {
    expect(look([booking], "2027-06-20T09:00:00Z")).toEqual({ facts: [], next: on("2027-06-30T13:00:00Z") });
    expect(summarize(lookThrough([booking], "2027-06-20T09:00:00Z").facts)).toEqual([
      "2027-06-30T13:00:00.000Z remind client 1440",
      "2027-06-30T13:00:00.000Z remind prospect 1440",
      "2027-07-01T12:00:00.000Z remind client 60",
      "2027-07-01T12:00:00.000Z remind prospect 60",
    ]);
    const last = look(lookThrough([booking], "2027-06-20T09:00:00Z").facts.concat(booking), "2027-07-01T12:00:00Z");
    expect(last).toEqual({ facts: [], next: on("2027-07-02T14:00:00Z") });
  });

  it("presume it to be held after 24 hours of silence, and finally 48 hours later, with both proofs", () => {
    const known = [booking, invited, remindedClient, ...lookThrough([booking], "2027-06-30T13:00:00Z").facts];
    expect(look(known, "2027-07-02T13:59:59.999Z")).toEqual({ facts: [], next: on("2027-07-02T14:00:00Z") });
    expect(summarize(lookThrough(known, "2027-07-02T14:00:00Z").facts)).toEqual([
      "2027-07-02T14:00:00.000Z presumed",
      "2027-07-04T14:00:00.000Z final",
    ]);
  });

  it.each([
    ["the invitation of the prospect", [remindedClient]],
    ["the reminder of the client", [invited]],
    [
      "an invitation that stayed away",
      [remindedClient, invited, aFailedInvitation({ at: on("2027-06-20T09:10:00Z"), side: "prospect" })],
    ],
  ])("conclude nothing without %s", (_, messages) => {
    const known = [booking, ...messages, ...lookThrough([booking], "2027-06-30T13:00:00Z").facts];
    expect(look(known, "2027-07-09T14:00:00Z")).toEqual({ facts: [], next: undefined });
  });

  it("keep a presumption although a message comes back after it", () => {
    const bounced = aFailedInvitation({ at: on("2027-07-03T09:00:00Z"), side: "prospect" });
    const [appointment] = foldAppointments([booking, invited, remindedClient, bounced]);
    expect(appointment && judgeAppointment(appointment, on("2027-07-03T10:00:00Z")).status).toBe("presumed_held");
  });

  it("make a no-show final 48 hours after the client said so, a second before the presumption", () => {
    const said = aStatement({ at: on("2027-07-02T13:59:59Z"), result: "no_show_prospect" });
    const known = [booking, invited, remindedClient, ...lookThrough([booking], "2027-06-30T13:00:00Z").facts, said];
    expect(look(known, "2027-07-02T14:00:00Z")).toEqual({ facts: [], next: on("2027-07-04T13:59:59Z") });
    expect(summarize(look(known, "2027-07-04T13:59:59Z").facts)).toEqual(["2027-07-04T13:59:59.000Z final"]);
  });

  it("conclude nothing while the sides contradict each other", () => {
    const blamed = aStatement({ at: on("2027-07-02T13:59:59Z"), result: "no_show_prospect" });
    const wasThere = aStatement({ at: on("2027-07-04T13:59:58Z"), by: "prospect", result: "held" });
    const reminders = lookThrough([booking], "2027-06-30T13:00:00Z").facts;
    expect(look([booking, ...reminders, blamed, wasThere], "2027-07-09T14:00:00Z")).toEqual({ facts: [] });
  });

  it("announce no result that the second statement or the agency made final", () => {
    const held = aStatement({ at: on("2027-07-01T14:10:00Z"), result: "held" });
    const same = aStatement({ at: on("2027-07-01T15:00:00Z"), by: "prospect", result: "held" });
    const reminders = lookThrough([booking], "2027-06-30T13:00:00Z").facts;
    expect(look([booking, ...reminders, held, same], "2027-07-09T14:00:00Z").facts).toEqual([]);
    const decided = aDecision({ at: on("2027-07-01T16:00:00Z") });
    expect(look([booking, ...reminders, held, decided], "2027-07-09T14:00:00Z")).toEqual({ facts: [] });
  });

  it("find nothing once it is cancelled", () => {
    const cancelled = aCancellation({ at: on("2027-06-30T12:00:00Z") });
    expect(look([booking, cancelled], "2027-06-30T13:00:00Z")).toEqual({ facts: [] });
  });

  it("plan all reminders anew after a move, and skip those that were due before it", () => {
    const reminders = lookThrough([booking], "2027-06-20T09:00:00Z").facts;
    const move = { sequence: 1, from: booking.start, to: on("2027-07-01T15:00:00Z") };
    const moved = aMove({ ...move, at: on("2027-07-01T12:30:00Z") });
    expect(summarize(lookThrough([booking, ...reminders, moved], "2027-07-01T12:30:00Z").facts)).toEqual([
      "2027-07-01T12:30:00.000Z skip client 1440: due_before_agreed",
      "2027-07-01T12:30:00.000Z skip prospect 1440: due_before_agreed",
      "2027-07-01T14:00:00.000Z remind client 60",
      "2027-07-01T14:00:00.000Z remind prospect 60",
    ]);
    const later = aMove({ ...move, at: on("2027-07-01T12:30:00Z"), to: on("2027-07-08T13:00:00Z") });
    expect(lookThrough([booking, ...reminders, later], "2027-07-01T12:30:00Z").times).toEqual([
      on("2027-07-07T13:00:00Z"),
      on("2027-07-08T12:00:00Z"),
    ]);
  });

  it("send no reminder after its start, nor one that the next reminder has overtaken", () => {
    expect(summarize(look([booking], "2027-07-01T12:00:03Z").facts)).toEqual([
      "2027-07-01T12:00:03.000Z skip client 1440: too_late",
      "2027-07-01T12:00:03.000Z remind client 60",
      "2027-07-01T12:00:03.000Z skip prospect 1440: too_late",
      "2027-07-01T12:00:03.000Z remind prospect 60",
    ]);
    const late = summarize(look([booking], "2027-07-01T13:00:00Z").facts);
    expect(late).toHaveLength(4);
    for (const each of late) expect(each).toContain("too_late");
  });

  it("remind as the campaign asked when it was booked", () => {
    const asked = { ...booking, reminders: [{ before: "2d", to: "prospect" as const }] };
    expect(summarize(lookThrough([asked], "2027-06-20T09:00:00Z").facts)).toEqual([
      "2027-06-29T13:00:00.000Z remind prospect 2880",
    ]);
    expect(look([{ ...booking, reminders: [] }], "2027-06-20T09:00:00Z")).toEqual({
      facts: [],
      next: on("2027-07-02T14:00:00Z"),
    });
  });
});

describe("looks at an appointment on Thursday at 08:30 in London", () => {
  const early = {
    ...booking,
    start: on("2027-07-01T08:30:00+01:00"),
    reminders: [{ before: "1h", to: "both" as const }],
  };

  it("remind the prospect at 20:59 on Wednesday instead of 07:30, and the client at 07:30", () => {
    expect(summarize(lookThrough([early], "2027-06-20T09:00:00Z").facts)).toEqual([
      `${on("2027-06-30T20:59:00+01:00")} remind prospect 60`,
      `${on("2027-07-01T07:30:00+01:00")} remind client 60`,
    ]);
  });

  it("skip the prospect's reminder if it was booked on Wednesday at 22:00, or less than an hour before 20:59", () => {
    for (const bookedAt of ["2027-06-30T22:00:00+01:00", "2027-06-30T19:59:00+01:00"]) {
      expect(summarize(lookThrough([{ ...early, at: on(bookedAt) }], bookedAt).facts)).toEqual([
        `${on(bookedAt)} skip prospect 60: quiet_hours`,
        `${on("2027-07-01T07:30:00+01:00")} remind client 60`,
      ]);
    }
    const inTime = { ...early, at: on("2027-06-30T19:58:59+01:00") };
    expect(lookThrough([inTime], "2027-06-30T19:58:59+01:00").times[0]).toBe(on("2027-06-30T20:59:00+01:00"));
  });

  it("skip the prospect's reminder if the look is late and the quiet hours have begun", () => {
    expect(summarize(look([early], "2027-06-30T21:00:00+01:00").facts)).toEqual([
      `${on("2027-06-30T21:00:00+01:00")} skip prospect 60: quiet_hours`,
    ]);
  });

  it("remind the prospect at 07:30 in a campaign without quiet hours", () => {
    const loud = { ...early, quietHours: "none" as const };
    expect(lookThrough([loud], "2027-06-20T09:00:00Z").times).toEqual([on("2027-07-01T07:30:00+01:00")]);
  });
});
