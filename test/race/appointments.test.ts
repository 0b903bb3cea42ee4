import * as fc from "fast-check";
import { expect, it } from "vitest";
import { makeAgendaStore } from "#appointments/adapters/agenda-store.ts";
import { makeSeatStore } from "#appointments/adapters/seat-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { toActor } from "#appointments/actor.ts";
import { makeBookAppointment } from "#appointments/book-appointment.ts";
import { makeCancelAppointment } from "#appointments/cancel-appointment.ts";
import { makeMoveAppointment } from "#appointments/move-appointment.ts";
import { listUtcDays, toOccupiedSpan } from "#domain/appointments/agenda.ts";
import type { AppointmentId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { anAgencyKey, aPerson, aSeat } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { runs } from "#test/support/property-runs.ts";
import { Killed, tableInTurn } from "#test/support/race/table-in-turn.ts";
import {
  anyConflicts,
  isTransactionConflict,
  withTransactionConflicts,
} from "#test/support/race/transaction-conflicts.ts";
import { anyTurns, type InTurn, takeTurns } from "#test/support/race/turns.ts";

const [agencyId, clientId] = [anId("agency"), anId("client")];
const caller = toActor({ ...anAgencyKey(), agencyId });
const now = () => on("2026-11-24T09:00:00Z");
/** Open all the time, with buffers: appointments can cross midnight, and their buffers can too. */
const seat = aSeat({
  timeZone: "Europe/London",
  minNoticeMinutes: 0,
  bufferBeforeMinutes: 10,
  bufferAfterMinutes: 20,
  availability: {
    weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }],
    exceptions: [],
  },
});

const midnight = Date.parse("2026-11-26T00:00:00Z");
/** A start within four hours of midnight, so that any two often overlap. */
const anyStart = fc.integer({ min: -8, max: 8 }).map((halfHours) => instant(midnight + halfHours * 30 * 60_000));
const anyMinutes = fc.constantFrom(30, 60, 120);
const anySide = fc.constantFrom("client" as const, "prospect" as const);
/** Where the process is killed: before or after one of its calls of the table, or nowhere. */
const anyKill = fc.option(fc.record({ call: fc.nat(6), isBefore: fc.boolean() }), { nil: undefined });

const anyAct = fc.record({
  what: fc.constantFrom("book", "book", "move", "cancel"),
  lead: fc.integer({ min: 1, max: 3 }),
  start: anyStart,
  minutes: anyMinutes,
  by: anySide,
  kill: anyKill,
});
type Act = typeof anyAct extends fc.Arbitrary<infer Value> ? Value : never;

const verbsOn = (table: Table) => {
  const deps = {
    history: makeHistoryStore(table),
    seats: makeSeatStore(table),
    agendas: makeAgendaStore(table),
    campaigns: makeCampaignStore(table),
    ids,
    now,
  };
  return {
    ...deps,
    book: makeBookAppointment(deps),
    move: makeMoveAppointment(deps),
    cancel: makeCancelAppointment(deps),
  };
};

it("no two appointments of a seat overlap, buffers included, with any bookers, moves, cancels, kills, turns and transaction conflicts", async () => {
  const conflictsMet = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      anyTurns,
      fc.array(anyAct, { minLength: 2, maxLength: 6 }),
      fc.uniqueArray(anyStart, { minLength: 1, maxLength: 3 }),
      fc.option(anyConflicts, { nil: undefined }),
      async (turns, acts: readonly Act[], starts, conflicts) => {
        const table: Table = { client: memoryDynamoDb(), name: "Baton" };
        const contested = conflicts
          ? withTransactionConflicts(table, conflicts, (name) => conflictsMet.add(name))
          : table;
        const quiet = verbsOn(table);
        const leadIds = [1, 2, 3].map((number) => anId("lead", number));
        for (const leadId of leadIds) {
          const lead = { received: aReceived({ clientId }), personal: aPerson(), fingerprint: "" };
          await quiet.history.receive({ agencyId, leadId }, lead);
        }
        await quiet.seats.create({ agencyId, clientId }, seat, "");
        const existing: AppointmentId[] = [];
        for (const [index, start] of starts.entries()) {
          const booking = { seatId: seat.id, start, place: { kind: "visit" as const } };
          const booked = await quiet.book(caller, leadIds[index] ?? anId("lead"), booking);
          if (booked.ok) existing.push(booked.value.appointment.id);
        }

        const perform = (act: Act, index: number, { book, move, cancel }: ReturnType<typeof verbsOn>) => {
          const appointmentId = existing[act.lead % existing.length] ?? anId("apt");
          const { start, minutes, by } = act;
          if (act.what === "move") return move(caller, appointmentId, { start, sequence: 0, by });
          if (act.what === "cancel") return cancel(caller, appointmentId, { sequence: 0, by });
          const booking = { seatId: seat.id, start, minutes, place: { kind: "visit" as const } };
          return book(caller, anId("lead", act.lead), booking, `once-${index}`);
        };
        const actors = acts.map(
          (act, index) => (inTurn: InTurn) => perform(act, index, verbsOn(tableInTurn(contested, inTurn, act.kill))),
        );
        const results = await takeTurns(turns, actors);

        const faults = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
        expect(faults.filter((fault) => !(fault instanceof Killed) && !isTransactionConflict(fault))).toEqual([]);
        // The caller of a request that met a conflict sends it again.
        for (const [index, act] of acts.entries()) {
          const result = results[index];
          if (result?.status !== "rejected" || !isTransactionConflict(result.reason)) continue;
          results[index] = { status: "fulfilled", value: await perform(act, index, quiet) };
        }
        const leads = await Promise.all(leadIds.map((leadId) => loadLead(quiet.history, { agencyId, leadId })));
        const standing = leads.flatMap((lead) =>
          (lead?.state.appointments ?? []).flatMap(({ id, start, sequence, cancelled, booked: { minutes } }) =>
            cancelled || !lead
              ? []
              : [{ ...toOccupiedSpan(seat, start, minutes), appointmentId: id, leadId: lead.leadId, sequence }],
          ),
        );
        const byStart = standing.toSorted((a, b) => a.from - b.from);
        for (const [index, { from }] of byStart.entries()) {
          const before = byStart[index - 1];
          if (before) expect(before.to).toBeLessThanOrEqual(from);
        }
        // The agenda says the same as the facts, so no slot is lost and none is free that is taken.
        const dates = ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"];
        const days = await quiet.agendas.readDays({ agencyId, clientId, seatId: seat.id, mode: "live" }, dates);
        for (const { date, busy } of days) {
          expect(busy).toEqual(byStart.filter((entry) => listUtcDays(entry).includes(date)));
        }
        // Each response is true: what was booked is there.
        for (const [index, result] of results.entries()) {
          if (acts[index]?.what !== "book" || result.status === "rejected" || !(result.value as { ok: boolean }).ok)
            continue;
          const { value } = result.value as { value: { appointment: { id: string } } };
          expect(standing.map(({ appointmentId }) => appointmentId)).toContain(value.appointment.id);
        }
      },
    ),
    runs(200),
  );
  // A booking writes all of its items in one transaction.
  expect([...conflictsMet].toSorted()).toEqual(["TransactionCanceledException", "TransactionInProgressException"]);
});

it("one of any number of bookers of the same slot gets it, and the others learn the nearest free ones", async () => {
  await fc.assert(
    fc.asyncProperty(anyTurns, fc.integer({ min: 2, max: 5 }), async (turns, bookers) => {
      const table: Table = { client: memoryDynamoDb(), name: "Baton" };
      const quiet = verbsOn(table);
      await quiet.seats.create({ agencyId, clientId }, seat, "");
      const lead = { received: aReceived({ clientId }), personal: aPerson(), fingerprint: "" };
      await quiet.history.receive({ agencyId, leadId: anId("lead") }, lead);
      const booking = { seatId: seat.id, start: on("2026-11-26T10:00:00Z"), place: { kind: "visit" as const } };
      const actors = Array.from({ length: bookers }, () => (inTurn: InTurn) => {
        const { book } = verbsOn(tableInTurn(table, inTurn, undefined));
        return book(caller, anId("lead"), booking);
      });
      const results = await takeTurns(turns, actors);
      const answers = results.map((result) =>
        result.status === "fulfilled" ? result.value : result.reason,
      ) as Awaited<ReturnType<typeof quiet.book>>[];
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      const nearest = ["2026-11-26T08:00:00Z", "2026-11-26T08:30:00Z", "2026-11-26T11:30:00Z"].map(on);
      for (const answer of answers) if (!answer.ok) expect(answer.refusal).toEqual({ kind: "slot_taken", nearest });
    }),
    runs(60),
  );
});
