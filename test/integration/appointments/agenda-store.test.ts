import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeAgendaStore } from "#appointments/adapters/agenda-store.ts";
import { makeSeatStore } from "#appointments/adapters/seat-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { toActor } from "#appointments/actor.ts";
import { makeBookAppointment } from "#appointments/book-appointment.ts";
import { makeCancelAppointment } from "#appointments/cancel-appointment.ts";
import { makeConfirmAppointment } from "#appointments/confirm-appointment.ts";
import { makeListSlots } from "#appointments/list-slots.ts";
import { makeMoveAppointment } from "#appointments/move-appointment.ts";
import { makeRunAppointmentLook } from "#appointments/run-appointment-look.ts";
import { makeScheduleAppointmentLooks } from "#appointments/schedule-appointment-looks.ts";
import type { Agendas, AgendaScope } from "#appointments/ports.ts";
import type { AgendaDay } from "#domain/appointments/agenda.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { loadLead } from "#leads/read-lead.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { anAgencyKey, aPerson, aSeat } from "#test/support/entities.ts";
import { aBooking, aReceived, aSentInvitation } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { noDueWork } from "#test/support/no-due-work.ts";
import { isOnDynamoDbLocal, skippedThere } from "#test/support/engine.ts";

const agencyId = anId("agency");
const allDay = { days: ["thu" as const, "fri" as const], from: "00:00", to: "24:00" };
const now = () => on("2026-11-24T09:00:00Z");

describe("the agendas in DynamoDB", () => {
  let emulators: Emulators;
  let spent: Spent;
  let stores: {
    agendas: Agendas;
    seats: ReturnType<typeof makeSeatStore>;
    campaigns: ReturnType<typeof makeCampaignStore>;
    jobs: ReturnType<typeof makeJobStore>;
    history: ReturnType<typeof makeHistoryStore>;
  };
  let [clientId, leadId]: [ClientId, LeadId] = [anId("client"), anId("lead")];
  const seat = aSeat({ bufferAfterMinutes: 30 });
  const caller = toActor({ ...anAgencyKey(), agencyId });

  beforeAll(async () => {
    emulators = await startEmulators();
    const counted = counting(emulators.dynamodbConfig);
    spent = counted.spent;
    const table = { client: counted.client, name: await createBatonTable(emulators) };
    stores = {
      agendas: makeAgendaStore(table),
      seats: makeSeatStore(table),
      campaigns: makeCampaignStore(table),
      jobs: makeJobStore(table),
      history: makeHistoryStore(table),
    };
  });
  afterAll(() => emulators?.stop());
  beforeEach(async () => {
    [clientId, leadId] = [ids.create("client"), ids.create("lead")];
    await stores.seats.create({ agencyId, clientId }, { ...seat, clientId }, "");
    const lead = { received: aReceived({ clientId }), personal: aPerson(), fingerprint: "" };
    await stores.history.receive({ agencyId, leadId }, lead);
  });
  const scope = (): AgendaScope => ({ agencyId, clientId, seatId: seat.id, mode: "live" });
  const verbs = () => {
    const deps = { ...stores, ids, now };
    return {
      book: makeBookAppointment(deps),
      move: makeMoveAppointment(deps),
      cancel: makeCancelAppointment(deps),
      confirm: makeConfirmAppointment(deps),
      listSlots: makeListSlots(deps),
    };
  };
  const booking = (start: string) => ({ seatId: seat.id, start: on(start), place: { kind: "visit" as const } });

  it("keep a day as it was written, and are written with the fact or not at all", async () => {
    const [empty] = await stores.agendas.readDays(scope(), ["2026-11-26"]);
    expect(empty).toEqual({ date: "2026-11-26", version: 0, busy: [], cancelled: [] });
    const fact = aBooking({ appointmentId: ids.create("apt") });
    const entry = {
      // Begins on the day before and ends on the day after.
      from: Date.parse("2026-11-25T23:50:00Z"),
      to: Date.parse("2026-11-27T00:10:00Z"),
      appointmentId: fact.appointmentId,
      leadId,
      sequence: 3,
    };
    const day: AgendaDay = {
      date: "2026-11-26",
      version: 0,
      busy: [entry],
      cancelled: [{ appointmentId: ids.create("apt"), leadId }],
    };
    const key = { agencyId, leadId };
    expect(await stores.agendas.commit(scope(), key, { fact, days: [day] })).toBe("committed");
    expect(await stores.agendas.readDays(scope(), ["2026-11-26"])).toEqual([{ ...day, version: 1 }]);
    expect(await stores.agendas.findLead(agencyId, fact.appointmentId)).toEqual({ leadId, clientId, mode: "live" });

    // An outdated day, and a fact that exists already.
    const other = aBooking({ appointmentId: ids.create("apt") });
    expect(await stores.agendas.commit(scope(), key, { fact: other, days: [day] })).toBe("changed_meanwhile");
    const next = { ...day, version: 1, busy: [] };
    expect(await stores.agendas.commit(scope(), key, { fact, days: [next] })).toBe("changed_meanwhile");
    expect(await stores.agendas.readDays(scope(), ["2026-11-26"])).toEqual([{ ...day, version: 1 }]);
    expect((await stores.history.read(key))?.facts).toHaveLength(2);
    expect(await stores.agendas.findLead(agencyId, other.appointmentId)).toBeUndefined();
  });

  it("give one of ten concurrent bookers the slot", async () => {
    const { book } = verbs();
    const booked = await Promise.all(
      Array.from({ length: 10 }, () => book(caller, leadId, booking("2026-11-26T10:00:00Z"))),
    );
    expect(booked.filter(({ ok }) => ok)).toHaveLength(1);
    const refusals = booked.flatMap((each) => (each.ok ? [] : each.refusal.kind));
    expect(new Set(refusals)).toEqual(new Set(["slot_taken"]));
  });

  it("give five concurrent bookers of different slots of a day all that they want", async () => {
    const { book } = verbs();
    const starts = ["09:00", "10:30", "12:00", "13:30", "15:00"];
    const booked = await Promise.all(
      starts.map((start) => book(caller, leadId, booking(`2026-11-26T${start}:00Z`), start)),
    );
    expect(booked.filter(({ ok }) => ok)).toHaveLength(5);
  });

  it("cost 6 write units to book, 6 to move to another day, 4 within a day or to cancel, and 1 to confirm", async ({
    skip,
  }) => {
    skip(isOnDynamoDbLocal, skippedThere.capacity);
    const { book, move, cancel } = verbs();
    const costs: Record<string, Spent> = {};
    let appointmentId = anId("apt");
    costs["book"] = await costOf(spent, async () => {
      const booked = await book(caller, leadId, booking("2026-11-26T10:00:00Z"));
      if (booked.ok) appointmentId = booked.value.appointment.id;
    });
    costs["move"] = await costOf(spent, () =>
      move(caller, appointmentId, { start: on("2026-11-27T10:00:00Z"), sequence: 0, by: "client" }),
    );
    costs["cancel"] = await costOf(spent, () => cancel(caller, appointmentId, { sequence: 1, by: "client" }));
    const { confirm, listSlots } = verbs();
    const other = await book(caller, leadId, booking("2026-11-26T14:00:00Z"));
    const otherId = other.ok ? other.value.appointment.id : appointmentId;
    costs["move within a day"] = await costOf(spent, () =>
      move(caller, otherId, { start: on("2026-11-26T14:30:00Z"), sequence: 0, by: "client" }),
    );
    costs["confirm"] = await costOf(spent, () => confirm(caller, otherId, { side: "prospect" }));
    for (const [period, to] of [
      ["a week", "2026-12-01T09:00:00Z"],
      ["31 days", "2026-12-25T09:00:00Z"],
    ] as const) {
      costs[`slots of ${period}`] = await costOf(spent, () =>
        listSlots({ agencyId, clientId, mode: "live" }, seat.id, { from: now(), to: on(to) }),
      );
    }
    const night = { ...seat, id: ids.create("seat"), clientId, availability: { weekly: [allDay], exceptions: [] } };
    await stores.seats.create({ agencyId, clientId }, night, "");
    const atMidnight = { ...booking("2026-11-26T23:30:00Z"), seatId: night.id };
    costs["book over midnight"] = await costOf(spent, () => book(caller, leadId, atMidnight));
    costs["book where it is taken"] = await costOf(spent, () => book(caller, leadId, booking("2026-11-26T14:00:00Z")));
    expect(costs).toEqual({
      book: { writes: 6, reads: 4, calls: 4 },
      move: { writes: 6, reads: 5, calls: 5 },
      cancel: { writes: 4, reads: 3, calls: 4 },
      "move within a day": { writes: 4, reads: 4, calls: 5 },
      confirm: { writes: 1, reads: 2, calls: 3 },
      "slots of a week": { writes: 0, reads: 9, calls: 2 },
      "slots of 31 days": { writes: 0, reads: 33, calls: 2 },
      "book over midnight": { writes: 8, reads: 5, calls: 4 },
      "book where it is taken": { writes: 0, reads: 21, calls: 4 },
    });
  });

  it("cost 3 write units to schedule the looks, 5 for each reminder of both sides, and 4 and 3 to conclude", async () => {
    const booked = await verbs().book(caller, leadId, booking("2026-11-26T10:00:00Z"));
    const key = { agencyId, leadId };
    const lead = await loadLead(stores.history, key);
    if (!booked.ok || !lead) throw new Error("booked");
    const appointmentId = booked.value.appointment.id;
    const costs: Record<string, Spent> = {};
    const { jobs, history } = stores;
    costs["schedule"] = await costOf(spent, () => makeScheduleAppointmentLooks({ jobs, now })(key, lead));
    const sent = { appointmentId, at: now() };
    await history.append(key, aSentInvitation(sent));
    await history.append(key, aSentInvitation({ ...sent, side: "client", message: "reminder", minutesBefore: 120 }));
    const appointment = makeRunAppointmentLook({
      history,
      appointmentDispatcher: { dispatch: async () => expect.fail("nothing was deferred") },
      onFault: (fault) => expect.fail(String(fault)),
    });
    for (const [name, time] of [
      ["first reminder", "2026-11-25T10:00:00Z"],
      ["second reminder", "2026-11-26T09:00:00Z"],
      ["presume", "2026-11-27T11:00:00Z"],
      ["final", "2026-11-29T11:00:00Z"],
    ] as const) {
      const runJob = makeRunJob({ jobs, now: () => on(time), handlers: { ...noDueWork, appointment } });
      const run = () => runJob({ kind: "appointment", ...key, appointmentId });
      costs[name] = await costOf(spent, run);
      expect(await run()).toBe("not_due");
    }
    expect(costs).toEqual({
      schedule: { writes: 3, reads: 0, calls: 2 },
      "first reminder": { writes: 5, reads: 2, calls: 5 },
      "second reminder": { writes: 5, reads: 2, calls: 5 },
      presume: { writes: 4, reads: 2, calls: 4 },
      final: { writes: 3, reads: 2, calls: 4 },
    });
  });

  it("keep a day with twelve appointments below a kilobyte", async ({ skip }) => {
    skip(isOnDynamoDbLocal, skippedThere.capacity);
    const entry = { from: 0, to: 3_600_000, appointmentId: anId("apt"), leadId, sequence: 0 };
    const busy = Array.from({ length: 12 }, () => entry);
    const days = [{ date: "1970-01-01", version: 0, busy, cancelled: [] }];
    const fact = aBooking({ appointmentId: ids.create("apt") });
    const cost = await costOf(spent, () => stores.agendas.commit(scope(), { agencyId, leadId }, { fact, days }));
    expect(cost.writes).toBe(6);
  });
});
