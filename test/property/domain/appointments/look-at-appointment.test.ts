import * as fc from "fast-check";
import { expect, it } from "vitest";
import { type Appointment, foldAppointments } from "#domain/appointments/appointment.ts";
import { lookAtAppointment } from "#domain/appointments/look-at-appointment.ts";
import { planReminders } from "#domain/appointments/plan-reminders.ts";
import type { Fact } from "#domain/history/fact.ts";
import { defaultQuietHours, findQuietStart } from "#domain/shared/quiet-hours.ts";
import { instant } from "#domain/shared/instant.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { on } from "#test/support/at.ts";
import { aBooking, aCancellation, aMove, aSentInvitation, aStatement } from "#test/support/facts.ts";

const dayMs = 24 * 3_600_000;
const bookedAt = on("2027-03-20T09:00:00Z");
/** Within twenty days after the booking, over a change of the clocks in Europe. */
const anyMoment = fc
  .integer({ min: 0, max: 20 * 24 * 60 })
  .map((minutes) => instant(Date.parse(bookedAt) + minutes * 60_000));
const anyZone = fc.constantFrom("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland");
const anyReminders = fc.option(
  fc.uniqueArray(
    fc.record({
      before: fc.constantFrom("5m", "30m", "1h", "3h", "9h", "24h", "2d"),
      to: fc.constantFrom("both" as const, "client" as const, "prospect" as const),
    }),
    { selector: ({ before }) => before, maxLength: 5 },
  ),
  { nil: undefined },
);
const anyQuietHours = fc.constantFrom(undefined, "none" as const, { from: "13:00", to: "14:30" });

/** A booking, and whatever else may have happened. */
const anyHistory = fc
  .record({
    start: anyMoment,
    timeZone: anyZone,
    reminders: anyReminders,
    quietHours: anyQuietHours,
    move: fc.option(fc.record({ at: anyMoment, to: anyMoment }), { nil: undefined }),
    cancelledAt: fc.option(anyMoment, { nil: undefined, freq: 8 }),
    said: fc.option(fc.record({ at: anyMoment, result: fc.constantFrom("held" as const, "no_show_client" as const) }), {
      nil: undefined,
    }),
    isProved: fc.boolean(),
  })
  .map(({ start, timeZone, reminders, quietHours, move, cancelledAt, said, isProved }): Fact[] => {
    const sequence = move ? 1 : 0;
    return [
      aBooking({ at: bookedAt, start, timeZone, reminders, quietHours }),
      ...(move ? [aMove({ at: move.at, from: start, to: move.to })] : []),
      ...(cancelledAt ? [aCancellation({ at: cancelledAt, sequence })] : []),
      ...(said ? [aStatement({ ...said, sequence })] : []),
      ...(isProved
        ? [
            aSentInvitation({ at: bookedAt, sequence }),
            aSentInvitation({ at: bookedAt, sequence, side: "client", message: "reminder", minutesBefore: 9999 }),
          ]
        : []),
    ];
  });

function fold(facts: readonly Fact[]): Appointment {
  const [appointment] = foldAppointments(facts);
  if (!appointment) throw new Error("booked");
  return appointment;
}

/** Adds the facts of a look to a history, each identity once, as the store does. */
function lookAndRecord(known: Map<string, Fact>, time: string) {
  const look = lookAtAppointment(fold([...known.values()]), on(time));
  for (const fact of look.facts) if (!known.has(factSortKey(fact))) known.set(factSortKey(fact), fact);
  return look;
}
const toStore = (facts: readonly Fact[]) => new Map(facts.map((fact) => [factSortKey(fact), fact]));
const reminderFacts = (facts: Iterable<Fact>) =>
  [...facts].flatMap((fact) =>
    fact.kind === "appointment_reminded" || (fact.kind === "appointment_message_skipped" && fact.message === "reminder")
      ? [fact]
      : [],
  );

it("looks give each reminder once, whatever their order and repetitions, never after the start nor in quiet hours", () => {
  fc.assert(
    fc.property(anyHistory, fc.array(anyMoment, { minLength: 1, maxLength: 12 }), (facts, times) => {
      const known = toStore(facts);
      for (const time of times) lookAndRecord(known, time);
      const { booked, start, sequence } = fold(facts);
      const reminders = reminderFacts(known.values());
      const identities = reminders.map(({ side, minutesBefore }) => `${side} ${minutesBefore}`);
      expect(new Set(identities).size).toBe(identities.length);
      for (const reminder of reminders) {
        if (reminder.kind !== "appointment_reminded") continue;
        expect(reminder.sequence).toBe(sequence);
        expect(reminder.at < start).toBe(true);
        const isQuiet =
          findQuietStart(booked.quietHours ?? defaultQuietHours, booked.timeZone, reminder.at) !== undefined;
        expect(reminder.side === "prospect" && isQuiet).toBe(false);
      }
    }),
  );
});

it("looks after each change and at the times that looks name, and no others, find everything", () => {
  fc.assert(
    fc.property(anyHistory, (facts) => {
      const known = toStore(facts);
      const times: string[] = facts.map((fact) => fact.at);
      let last = "";
      for (let time = times.sort().shift(); time !== undefined; time = times.sort().shift()) {
        last = time;
        const { next } = lookAndRecord(known, time);
        if (next === undefined || times.includes(next)) continue;
        expect(next > time).toBe(true);
        times.push(next);
      }
      const appointment = fold([...known.values()]);
      const settled = reminderFacts(known.values()).map(({ side, minutesBefore }) => `${side} ${minutesBefore}`);
      const planned = planReminders(appointment).map(({ side, minutesBefore }) => `${side} ${minutesBefore}`);
      if (!appointment.cancelled) expect(settled.toSorted()).toEqual(planned.toSorted());
      // A later look finds nothing more.
      const long = instant(Date.parse(last) + 90 * dayMs);
      expect(lookAtAppointment(appointment, long)).toEqual({ facts: [], next: undefined });
    }),
  );
});

it("a look is a function of the history and the time, and finds nothing twice", () => {
  fc.assert(
    fc.property(anyHistory, anyMoment, (facts, time) => {
      const known = toStore(facts);
      const first = lookAtAppointment(fold(facts), time);
      expect(lookAtAppointment(fold(facts.toReversed()), time)).toEqual(first);
      lookAndRecord(known, time);
      expect(lookAtAppointment(fold([...known.values()]), time)).toEqual({ facts: [], next: first.next });
    }),
  );
});
