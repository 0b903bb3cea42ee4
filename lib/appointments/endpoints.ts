import type { TooManyReportsRefusal } from "#domain/history/check-room.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { AppointmentRefusal, SlotTaken } from "#domain/appointments/appointment-refusals.ts";
import type { StartRefusal } from "#domain/appointments/check-start.ts";
import type { WantedStart } from "#domain/appointments/local-time.ts";
import { toEnd } from "#domain/appointments/to-end.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { Now } from "#platform/ports.ts";
import type { LeadHeldRefusal, LeadPassedOnRefusal } from "#domain/history/record-contact-attempt.ts";
import { toActor } from "./actor.ts";
import { toAppointmentView, toLocalTime } from "./appointment-views.ts";
import type { makeBookAppointment } from "./book-appointment.ts";
import type { makeCancelAppointment } from "./cancel-appointment.ts";
import type { makeChangeSeat } from "./change-seat.ts";
import type { makeConfirmAppointment } from "./confirm-appointment.ts";
import type { makeCreateSeat } from "./create-seat.ts";
import type { makeListAppointments, makeListLeadAppointments } from "./list-appointments.ts";
import type { makeListSlots } from "./list-slots.ts";
import type { LoadedAppointment } from "./load-appointment.ts";
import type { makeMoveAppointment } from "./move-appointment.ts";
import type { Seats } from "./ports.ts";
import type { makeRecordAppointmentResult } from "./record-appointment-result.ts";
import type { StartField } from "./problems.ts";
import type { Routes } from "./routes.ts";

type Refusal = PlatformRefusal | AppointmentRefusal | LeadHeldRefusal | LeadPassedOnRefusal | TooManyReportsRefusal;

const notFound = refuse({ kind: "not_found" as const });

export const createSeat =
  (create: ReturnType<typeof makeCreateSeat>): Endpoint<Routes["createSeat"], Refusal> =>
  async ({ caller, params: { clientId }, body, idempotencyKey }) => {
    if (!canAccessClient(caller, clientId)) return notFound;
    const created = await create({ agencyId: caller.agencyId, clientId }, body, idempotencyKey);
    if (!created.ok) return created;
    const headers = { location: `/v1/clients/${clientId}/seats/${created.value.id}`, ...replayHeaders(created) };
    return ok({ status: 201, body: created.value, headers });
  };

export const listSeats =
  (seats: Seats): Endpoint<Routes["listSeats"]> =>
  async ({ caller, params: { clientId }, query }) => {
    if (!canAccessClient(caller, clientId)) return notFound;
    const page = await readPage({ seats: clientId }, query, async (pageRequest) => {
      const found = await seats.list({ agencyId: caller.agencyId, clientId }, pageRequest);
      return ok({ items: found.entities, next: nextPosition(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const changeSeat =
  (change: ReturnType<typeof makeChangeSeat>): Endpoint<Routes["changeSeat"]> =>
  async ({ caller, params: { clientId, seatId }, body }) => {
    if (!canAccessClient(caller, clientId)) return notFound;
    const changed = await change({ agencyId: caller.agencyId, clientId }, seatId, body);
    return changed.ok ? ok({ status: 200, body: changed.value }) : changed;
  };

export const listSlots =
  (list: ReturnType<typeof makeListSlots>): Endpoint<Routes["listSlots"]> =>
  async ({ caller, params: { clientId, seatId }, query }) => {
    if (!canAccessClient(caller, clientId)) return notFound;
    const found = await list({ agencyId: caller.agencyId, clientId, mode: caller.mode }, seatId, query);
    if (!found.ok) return found;
    const { seat, minutes, starts } = found.value;
    const slots = starts.map((start) => ({
      start,
      end: toEnd(start, minutes),
      local: toLocalTime(seat.timeZone, start),
    }));
    return ok({ status: 200, body: { timeZone: seat.timeZone, minutes, slots } });
  };

export const bookAppointment =
  (book: ReturnType<typeof makeBookAppointment>, now: Now): Endpoint<Routes["bookAppointment"], Refusal> =>
  async ({ caller, params: { leadId }, body, idempotencyKey }) => {
    const booked = await book(toActor(caller), leadId, body, idempotencyKey);
    if (!booked.ok) return refuse(nameStartField(booked.refusal, body));
    return ok({ status: 201, body: toView(booked.value, now), headers: replayHeaders(booked) });
  };

export const moveAppointment =
  (move: ReturnType<typeof makeMoveAppointment>, now: Now): Endpoint<Routes["moveAppointment"], Refusal> =>
  async ({ caller, params: { appointmentId }, body }) => {
    const moved = await move(toActor(caller), appointmentId, body);
    return moved.ok ? ok({ status: 200, body: toView(moved.value, now) }) : refuse(nameStartField(moved.refusal, body));
  };

export const cancelAppointment =
  (cancel: ReturnType<typeof makeCancelAppointment>, now: Now): Endpoint<Routes["cancelAppointment"], Refusal> =>
  async ({ caller, params: { appointmentId }, body }) => {
    const cancelled = await cancel(toActor(caller), appointmentId, body);
    return cancelled.ok ? ok({ status: 200, body: toView(cancelled.value, now) }) : cancelled;
  };

export const confirmAppointment =
  (confirm: ReturnType<typeof makeConfirmAppointment>, now: Now): Endpoint<Routes["confirmAppointment"], Refusal> =>
  async ({ caller, params: { appointmentId }, body }) => {
    const confirmed = await confirm(toActor(caller), appointmentId, body);
    return confirmed.ok ? ok({ status: 200, body: toView(confirmed.value, now) }) : confirmed;
  };

export const recordAppointmentResult =
  (
    record: ReturnType<typeof makeRecordAppointmentResult>,
    now: Now,
  ): Endpoint<Routes["recordAppointmentResult"], Refusal> =>
  async ({ caller, params: { appointmentId }, body }) => {
    if (caller.role === "client" && body.side !== "client") {
      return refuse({
        kind: "validation_error",
        errors: [{ pointer: "/side", detail: "client, with a client's key" }],
      });
    }
    const recorded = await record(toActor(caller), appointmentId, body);
    return recorded.ok ? ok({ status: 200, body: toView(recorded.value, now) }) : recorded;
  };

export const listLeadAppointments =
  (list: ReturnType<typeof makeListLeadAppointments>, now: Now): Endpoint<Routes["listLeadAppointments"]> =>
  async ({ caller, params: { leadId } }) => {
    const found = await list(caller, leadId);
    if (!found.ok) return found;
    return ok({ status: 200, body: { items: found.value.map((each) => toAppointmentView(each, now())) } });
  };

export const listAppointments =
  (list: ReturnType<typeof makeListAppointments>, now: Now): Endpoint<Routes["listAppointments"]> =>
  async ({ caller, query: { limit, cursor, ...filter } }) => {
    if (!canAccessClient(caller, filter.clientId)) return notFound;
    const listQuery = { appointments: caller.agencyId, mode: caller.mode, ...filter };
    const page = await readPage(listQuery, { limit, cursor }, async (pageRequest) => {
      const { appointments, unreadable, next } = await list(caller, filter, pageRequest);
      const items = appointments.map((each) => toAppointmentView(each, now()));
      return ok({ items, unreadable, next });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

const startRefusals: readonly string[] = ["slot_taken", "outside_availability", "too_soon", "too_far_ahead"] satisfies (
  | SlotTaken
  | StartRefusal
)["kind"][];

/** Adds to a refusal of the start the field of the request that has it. */
const nameStartField = <R extends { kind: string }>(refusal: R, { local }: WantedStart): R => {
  const field: StartField = local === undefined ? "start" : "local";
  return startRefusals.includes(refusal.kind) ? { ...refusal, field } : refusal;
};

const toView = ({ appointment, clientId, key: { leadId } }: LoadedAppointment, now: Now) =>
  toAppointmentView({ appointment, clientId, leadId }, now());
