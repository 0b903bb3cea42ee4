import type { AppointmentRefusal } from "#domain/appointments/appointment-refusals.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";

/** The field of a request that has the start. */
export type StartField = "start" | "local";

/** A refusal about appointments over HTTP: one of the start names its field. */
export type AppointmentProblem = AppointmentRefusal & { field?: StartField };

const toPointer = (field: StartField = "start"): string => `/${field}`;

export const appointmentProblems: ProblemTable<AppointmentProblem> = {
  seat_limit_reached: {
    status: 409,
    title: "There are too many seats",
    meaning: "A client can have at most `max` seats.",
    remedy: "Change an existing seat instead of adding one.",
  },
  slot_taken: {
    status: 409,
    title: "The slot is taken",
    meaning:
      "Another appointment of the seat overlaps the time, or the seat's buffers around it do. Nothing was booked or moved.",
    remedy: "Offer one of the times in `nearest`, or list the free slots of the seat.",
    toFieldError: ({ field }) => ({ pointer: toPointer(field), detail: "taken by another appointment or its buffers" }),
  },
  outside_availability: {
    status: 422,
    title: "The seat is not available then",
    meaning: "The appointment does not lie within the openings of the seat from start to end.",
    remedy: "Choose one of the seat's free slots, or change the availability of the seat.",
    toFieldError: ({ field }) => ({ pointer: toPointer(field), detail: "outside the availability of the seat" }),
  },
  too_soon: {
    status: 422,
    title: "The start is too soon",
    meaning: "The start has passed, or is sooner than the notice that the seat needs.",
    remedy: "Choose a start at or after the time in `earliest`.",
    toFieldError: ({ field, earliest }) => ({ pointer: toPointer(field), detail: `not before ${earliest}` }),
  },
  too_far_ahead: {
    status: 422,
    title: "The start is too far ahead",
    meaning: "The start lies beyond the horizon of the seat.",
    remedy: "Choose a start up to the time in `latest`.",
    toFieldError: ({ field, latest }) => ({ pointer: toPointer(field), detail: `not after ${latest}` }),
  },
  place_not_offered: {
    status: 422,
    title: "The seat does not offer this place",
    meaning: "The seat does not take appointments at this kind of place.",
    remedy: "Choose one of the kinds in `offered`, or change the places of the seat.",
    toFieldError: ({ offered }) => ({ pointer: "/place/kind", detail: `one of ${offered.join(", ")}` }),
  },
  promotion_needed: {
    status: 422,
    title: "A hybrid lead needs a promotion",
    meaning:
      "The lead was placed under a hybrid campaign, as a callback, and the booking does not say why it becomes an appointment.",
    remedy: "Send `promotion` with its `point` and `reason`.",
    toFieldError: () => ({ pointer: "/promotion", detail: "needed on a hybrid placement" }),
  },
  promotion_not_expected: {
    status: 422,
    title: "Only a hybrid lead can be promoted",
    meaning: "The lead was placed under a model other than hybrid, so no callback becomes an appointment.",
    remedy: "Book without `promotion`.",
    toFieldError: () => ({ pointer: "/promotion", detail: "only on a hybrid placement" }),
  },
  not_reached: {
    status: 409,
    title: "The prospect was not reached yet",
    meaning:
      "A hybrid lead is promoted only after a connected attempt, or an outcome that proves contact. Nothing was booked.",
    remedy: "Record the contact attempt that reached the prospect, then book.",
  },
  local_time_skipped: {
    status: 422,
    title: "The local time does not exist",
    meaning: "Clocks in the zone go forward over this time on that date, so they never show it.",
    remedy: "Agree on another time with the prospect.",
    toFieldError: () => ({ pointer: "/local", detail: "skipped by the clocks of the zone" }),
  },
  local_time_ambiguous: {
    status: 422,
    title: "The local time exists twice",
    meaning: "Clocks in the zone go back on that date and show this time twice.",
    remedy: "Send one of the two times in `instants` as `start`.",
    toFieldError: ({ instants }) => ({ pointer: "/local", detail: `either ${instants.join(" or ")}` }),
  },
  already_started: {
    status: 409,
    title: "The appointment has started",
    meaning: "An appointment can be moved, cancelled and confirmed only before its start.",
    remedy: "Record a result: whether it was held, or who did not come.",
  },
  not_started: {
    status: 409,
    title: "The appointment has not started",
    meaning: "A result can be recorded only from the start of the appointment on.",
    remedy: "Record the result after the time in `start`, or cancel or move the appointment.",
  },
  appointment_cancelled: {
    status: 409,
    title: "The appointment is cancelled",
    meaning: "The appointment was cancelled before. A cancellation is final.",
    remedy: "Book another appointment for the lead.",
  },
  result_final: {
    status: 409,
    title: "The result is final",
    meaning: "The sides agree, the agency decided, or the time to contradict is over. `result` is what counts.",
    remedy: "Ask the agency: before its decision, it can decide otherwise.",
  },
};
