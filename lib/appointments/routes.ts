import * as z from "zod";
import { NewSeat, SeatChange } from "#domain/appointments/seat.ts";
import { AppointmentId, ClientId, LeadId, SeatId } from "#domain/shared/id.ts";
import { PageQuery, pageSchema, pageSchemaWithUnreadable } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import {
  creationOrderDescription,
  htmlMediaTypes,
  linkParams,
  locationHeader,
  pageErrorResponses,
} from "#platform/http/shared-route-parts.ts";
import {
  AppointmentCancellation,
  AppointmentConfirmation,
  AppointmentFormPost,
  AppointmentMove,
  AppointmentQuery,
  AppointmentView,
  LeadAppointments,
  NewAppointment,
  NewAppointmentResult,
  SeatView,
  SlotQuery,
  SlotsView,
} from "./schemas.ts";

const client = z.object({ clientId: ClientId });
const seat = client.extend({ seatId: SeatId });
const appointment = z.object({ appointmentId: AppointmentId });
const common = { handledBy: "api", topic: "Appointments", callers: callers.agencyAndClient } as const;

const startRefusals = [
  "slot_taken",
  "outside_availability",
  "too_soon",
  "too_far_ahead",
  "local_time_skipped",
  "local_time_ambiguous",
] as const;

export const appointmentRoutes = {
  createSeat: {
    ...common,
    method: "POST",
    path: "/v1/clients/{clientId}/seats",
    summary: "Create a seat: a person or team of a client who takes appointments",
    params: client,
    idempotencyKey: "optional",
    body: NewSeat,
    responses: { 201: { description: "The seat.", schema: SeatView, headers: locationHeader("seat") } },
    refusals: ["not_found", "idempotency_conflict", "seat_limit_reached"],
  },
  listSeats: {
    ...common,
    method: "GET",
    path: "/v1/clients/{clientId}/seats",
    summary: "List the seats of a client",
    description: creationOrderDescription,
    params: client,
    query: PageQuery,
    responses: { 200: { description: "A page of seats.", schema: pageSchema(SeatView) } },
    refusals: ["not_found", "invalid_cursor"],
  },
  changeSeat: {
    ...common,
    method: "PATCH",
    path: "/v1/clients/{clientId}/seats/{seatId}",
    summary: "Change a seat; appointments that are booked stay as they are",
    params: seat,
    body: SeatChange,
    responses: { 200: { description: "The seat after the change.", schema: SeatView } },
    refusals: ["not_found", "changed_meanwhile"],
  },
  listSlots: {
    ...common,
    method: "GET",
    path: "/v1/clients/{clientId}/seats/{seatId}/slots",
    summary: "List the free slots of a seat",
    description:
      "Slots start on the seat's grid by its own clock, within its availability, notice and horizon, and apart from " +
      "its appointments by its buffers. A booking need not be on the grid.",
    params: seat,
    query: SlotQuery,
    responses: { 200: { description: "The free slots, in order.", schema: SlotsView } },
    refusals: ["not_found"],
  },
  bookAppointment: {
    ...common,
    method: "POST",
    path: "/v1/leads/{leadId}/appointments",
    summary: "Book an appointment for a lead",
    description:
      "Two appointments of a seat never overlap, buffers included: the second of two simultaneous bookings is refused " +
      "with the nearest free starts.",
    takesTestKeys: true,
    params: z.object({ leadId: LeadId }),
    idempotencyKey: "optional",
    body: NewAppointment,
    responses: { 201: { description: "The appointment.", schema: AppointmentView } },
    refusals: [
      "not_found",
      "lead_held",
      "lead_passed_on",
      "too_many_reports",
      ...startRefusals,
      "place_not_offered",
      "promotion_needed",
      "promotion_not_expected",
      "not_reached",
      "idempotency_conflict",
      "changed_meanwhile",
    ],
  },
  listLeadAppointments: {
    ...common,
    method: "GET",
    path: "/v1/leads/{leadId}/appointments",
    summary: "List the appointments of a lead, the oldest booking first",
    params: z.object({ leadId: LeadId }),
    responses: { 200: { description: "The appointments.", schema: LeadAppointments } },
    refusals: ["not_found"],
  },
  listAppointments: {
    ...common,
    method: "GET",
    path: "/v1/appointments",
    summary: "List the appointments of a client by their start",
    description:
      "The earliest start first. A cancelled appointment is listed at its last time; of each seat and day, the latest " +
      "fifty cancelled ones. A page covers at most 92 days, and may have fewer than `limit`: continue until `next` is null.",
    query: AppointmentQuery,
    responses: {
      200: { description: "A page of appointments.", schema: pageSchemaWithUnreadable(AppointmentView) },
    },
    refusals: ["not_found", "invalid_cursor"],
  },
  moveAppointment: {
    ...common,
    method: "POST",
    path: "/v1/appointments/{appointmentId}/move",
    summary: "Move an appointment to another time of its seat",
    description:
      "It keeps its id and its length, its sequence rises by one, and confirmations of the old time no longer count. " +
      "A retry changes nothing, nor does a move to the time that it has.",
    takesTestKeys: true,
    params: appointment,
    body: AppointmentMove,
    responses: { 200: { description: "The appointment.", schema: AppointmentView } },
    refusals: [
      "not_found",
      "too_many_reports",
      ...startRefusals,
      "already_started",
      "appointment_cancelled",
      "changed_meanwhile",
    ],
  },
  cancelAppointment: {
    ...common,
    method: "POST",
    path: "/v1/appointments/{appointmentId}/cancel",
    summary: "Cancel an appointment before its start",
    description: "Its slot is free at once. A retry changes nothing.",
    takesTestKeys: true,
    params: appointment,
    body: AppointmentCancellation,
    responses: { 200: { description: "The appointment.", schema: AppointmentView } },
    refusals: ["not_found", "already_started", "appointment_cancelled", "changed_meanwhile"],
  },
  confirmAppointment: {
    ...common,
    method: "POST",
    path: "/v1/appointments/{appointmentId}/confirm",
    summary: "Record that a side confirmed the time of an appointment",
    takesTestKeys: true,
    params: appointment,
    body: AppointmentConfirmation,
    responses: { 200: { description: "The appointment.", schema: AppointmentView } },
    refusals: ["not_found", "already_started", "appointment_cancelled", "changed_meanwhile"],
  },
  recordAppointmentResult: {
    ...common,
    method: "POST",
    path: "/v1/appointments/{appointmentId}/results",
    summary: "Record what a side says came of an appointment, or decide it",
    description:
      "Possible from its start on. A side may correct itself until the result is final: at once if both sides agree, or else 48 " +
      "hours after the last word. If they contradict each other, the appointment is disputed until the agency decides.",
    takesTestKeys: true,
    params: appointment,
    body: NewAppointmentResult,
    responses: { 200: { description: "The appointment.", schema: AppointmentView } },
    refusals: [
      "not_found",
      "too_many_reports",
      "not_started",
      "appointment_cancelled",
      "result_final",
      "changed_meanwhile",
    ],
  },
} as const satisfies Record<string, Route>;

/** The responses to a link that opens no appointment. They are pages, because a person opens the link. */
const deadLinkResponses = {
  404: {
    description:
      "The link was not made by Baton, is about an earlier time, or the appointment ended more than a week ago.",
    mediaTypes: htmlMediaTypes,
  },
  ...pageErrorResponses,
};

/** The page on which a side of an appointment answers the messages about it. */
export const appointmentPageRoutes = {
  openAppointmentPage: {
    method: "GET",
    path: "/a/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "Open the appointment behind the link in a message to one of its sides; this changes nothing",
    callers: "public",
    params: linkParams,
    responses: { 200: { description: "The appointment.", mediaTypes: htmlMediaTypes }, ...deadLinkResponses },
    refusals: [],
  },
  answerAppointmentPage: {
    method: "POST",
    path: "/a/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "Post a form of the page: confirm, move or cancel the appointment, or say what came of it",
    callers: "public",
    params: linkParams,
    form: AppointmentFormPost,
    responses: {
      303: { description: "Recorded; redirects to the page.", headers: { Location: "The path of the page." } },
      422: { description: "The page with the problem; nothing was recorded.", mediaTypes: htmlMediaTypes },
      ...deadLinkResponses,
    },
    refusals: [],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof appointmentRoutes;
