import { beforeEach, describe, expect, it } from "vitest";
import { makeRunAppointmentLook } from "#appointments/run-appointment-look.ts";
import { makeScheduleAppointmentLooks } from "#appointments/schedule-appointment-looks.ts";
import type { Fact } from "#domain/history/fact.ts";
import { toLeadEvents } from "#domain/history/to-lead-events.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { loadLead } from "#leads/read-lead.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aPerson } from "#test/support/entities.ts";
import {
  aBooking,
  aCancellation,
  aDeferredInvitation,
  aMove,
  aReceived,
  aSentInvitation,
  aStatement,
} from "#test/support/facts.ts";
import { noDueWork } from "#test/support/no-due-work.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const job = { kind: "appointment" as const, ...key, appointmentId: anId("apt") };
const booking = aBooking({ at: on("2027-06-20T09:00:00Z"), start: on("2027-07-01T13:00:00Z"), minutes: 60 });

describe("the job of an appointment", () => {
  let history = memoryHistory();
  let jobs = memoryDueItems();
  let clock: Instant;
  let dispatch: (orders: readonly object[]) => Promise<void>;
  let ordered: object[];
  const now = () => clock;
  beforeEach(() => {
    history = memoryHistory();
    jobs = memoryDueItems();
    clock = booking.at;
    ordered = [];
    dispatch = async (orders) => {
      ordered.push(...orders);
    };
  });

  async function record(...facts: Fact[]) {
    for (const fact of facts) await history.append(key, fact);
    const lead = await loadLead(history, key);
    if (lead) await makeScheduleAppointmentLooks({ jobs, now })(key, lead);
  }
  const given = async (...facts: Fact[]) => {
    history.given(key, { facts: [aReceived()], personal: aPerson() });
    await record(...facts);
  };
  const runAt = (time: string, onFault: (fault: unknown) => void = (fault) => expect.fail(String(fault))) => {
    clock = on(time);
    const appointment = makeRunAppointmentLook({ history, appointmentDispatcher: { dispatch }, onFault });
    return makeRunJob({ jobs, now, handlers: { ...noDueWork, appointment } })(job);
  };
  const kinds = async () =>
    ((await history.read(key))?.facts ?? [])
      .map(({ kind }) => kind)
      .filter((kind) => kind !== "received" && kind !== "appointment_booked");
  const dueAt = async () => (await jobs.read(job))?.dueAt;

  it("is due at the first reminder, and then at each next thing until the result is final", async () => {
    await given(booking, aSentInvitation({ at: booking.at }));
    expect(await dueAt()).toBe(on("2027-06-30T13:00:00Z"));
    expect(await runAt("2027-06-30T12:00:00Z")).toBe("not_due");
    expect(await runAt("2027-06-30T13:00:00Z")).toBe("completed");
    expect(await kinds()).toEqual(["appointment_message_sent", "appointment_reminded", "appointment_reminded"]);
    await record(
      aSentInvitation({ at: on("2027-06-30T13:00:05Z"), side: "client", message: "reminder", minutesBefore: 1440 }),
    );
    const dues = [];
    for (let due = await dueAt(); due; due = await dueAt()) {
      dues.push(due);
      await runAt(due);
    }
    expect(dues).toEqual(
      ["2027-07-01T12:00:00Z", "2027-07-02T14:00:00Z", "2027-07-04T14:00:00Z"].map((each) => on(each)),
    );
  });

  it("announces the presumption and the final result once each, at the time at which they came about", async () => {
    await given(
      booking,
      aSentInvitation({ at: booking.at }),
      aSentInvitation({ at: on("2027-06-30T13:00:05Z"), side: "client", message: "reminder", minutesBefore: 1440 }),
    );
    for (const time of [
      "2027-07-01T12:00:00Z",
      "2027-07-02T14:00:04Z",
      "2027-07-04T14:00:04Z",
      "2027-07-05T14:00:00Z",
    ]) {
      await runAt(time);
      await runAt(time);
    }
    const lead = await loadLead(history, key);
    const events = (lead?.facts ?? []).flatMap((fact) => (lead ? toLeadEvents(key.leadId, lead.state, fact) : []));
    expect(events.filter(({ type }) => type === "appointment.result")).toMatchObject([
      { at: on("2027-07-02T14:00:00Z"), data: { status: "presumed_held", result: "held", final: false } },
      { at: on("2027-07-04T14:00:00Z"), data: { status: "presumed_held", result: "held", final: true } },
    ]);
  });

  it("is due at once if a reminder must be skipped, and again after a statement about an open appointment", async () => {
    const late = { ...booking, at: on("2027-07-01T12:30:00Z") };
    clock = late.at;
    await given(late);
    expect(await dueAt()).toBe(late.at);
    await runAt("2027-07-01T12:30:00Z");
    expect(await kinds()).toEqual(Array(4).fill("appointment_message_skipped"));
    await runAt("2027-07-02T14:00:00Z");
    expect(await dueAt()).toBeUndefined();
    clock = on("2027-07-03T09:00:00Z");
    await record(aStatement({ at: clock }));
    expect(await dueAt()).toBe(on("2027-07-05T09:00:00Z"));
  });

  it("looks at the old time after a move to a later one, finds nothing, and waits for the new time", async () => {
    await given(booking);
    clock = on("2027-06-25T09:00:00Z");
    await record(aMove({ at: clock, from: booking.start, to: on("2027-07-08T13:00:00Z") }));
    expect(await dueAt()).toBe(on("2027-06-30T13:00:00Z"));
    await runAt("2027-06-30T13:00:00Z");
    expect(await kinds()).toEqual(["appointment_moved"]);
    expect(await dueAt()).toBe(on("2027-07-07T13:00:00Z"));
  });

  it("orders a text that was deferred when the quiet hours end, and again after a crash, until something became of it", async () => {
    const until = on("2027-06-21T07:00:00Z");
    clock = on("2027-06-20T22:00:00Z");
    await given(booking, aDeferredInvitation({ at: clock, until }));
    expect(await dueAt()).toBe(until);
    expect(await runAt("2027-06-21T06:00:00Z")).toBe("not_due");
    const order = { ...key, appointmentId: anId("apt"), sequence: 0, message: "booked", side: "prospect" };
    const takeOrders = dispatch;
    dispatch = async (orders) => {
      await takeOrders(orders);
      throw new Error("killed");
    };
    await expect(runAt("2027-06-21T07:00:00Z")).rejects.toThrow("killed");
    expect(await dueAt()).toBe(until);
    dispatch = takeOrders;
    expect(await runAt("2027-06-21T07:00:00Z")).toBe("completed");
    expect(ordered).toEqual([order, order]);
    await record(aSentInvitation({ at: on("2027-06-21T07:00:02Z"), channel: "sms" }));
    expect(await dueAt()).toBe(on("2027-06-30T13:00:00Z"));
    await runAt("2027-06-30T13:00:00Z");
    expect(ordered).toHaveLength(2);
  });

  it("orders a deferred cancellation, although nothing else is due about a cancelled appointment", async () => {
    clock = on("2027-06-20T22:00:00Z");
    const until = on("2027-06-21T07:00:00Z");
    await given(booking, aCancellation({ at: clock }), aDeferredInvitation({ at: clock, message: "cancelled", until }));
    await runAt(until);
    expect(ordered).toMatchObject([{ message: "cancelled", side: "prospect" }]);
    expect(await dueAt()).toBeUndefined();
  });

  it("looks again after an hour at a lead that cannot be read", async () => {
    await given(booking);
    const faults: unknown[] = [];
    history.read = async () => Promise.reject(new TypeError("no such fact"));
    await runAt("2027-06-30T13:00:00Z", (fault) => faults.push(fault));
    expect(await dueAt()).toBe(on("2027-06-30T14:00:00Z"));
    expect(faults).toHaveLength(1);
  });
});
