import type * as z from "zod";
import type { AppointmentView, SeatView } from "#appointments/schemas.ts";
import { exampleIds } from "./example-entities.ts";

export const seat: z.input<typeof SeatView> = {
  id: exampleIds.seat,
  clientId: exampleIds.client,
  name: "Sam, surveys",
  email: "sam@northgate-roofing.example",
  timeZone: "Europe/London",
  availability: {
    weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }],
    exceptions: [{ date: "2026-12-24", openings: [{ from: "09:00", to: "12:00" }] }],
  },
  minutes: 60,
  gridMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 30,
  minNoticeMinutes: 120,
  horizonDays: 60,
  places: ["phone", "visit"],
  createdAt: "2026-11-23T09:20:00.000Z",
  updatedAt: "2026-11-23T09:20:00.000Z",
};

/** The example lead's survey, on a Thursday at ten. */
export const appointment: z.input<typeof AppointmentView> = {
  id: exampleIds.appointment,
  leadId: exampleIds.lead,
  clientId: exampleIds.client,
  seatId: exampleIds.seat,
  status: "booked",
  final: false,
  start: "2026-12-03T10:00:00.000Z",
  end: "2026-12-03T11:00:00.000Z",
  minutes: 60,
  timeZone: "Europe/London",
  local: { seat: "2026-12-03T10:00", prospect: "2026-12-03T10:00" },
  place: { kind: "visit" },
  sequence: 0,
  confirmedBy: [],
  moves: [],
  statements: [],
  messages: [
    {
      message: "booked",
      side: "prospect",
      sequence: 0,
      status: "sent",
      channel: "email",
      at: "2026-11-23T14:09:01.000Z",
    },
  ],
  bookedAt: "2026-11-23T14:09:00.000Z",
};

export const movedAppointment: typeof appointment = {
  ...appointment,
  start: "2026-12-04T10:00:00.000Z",
  end: "2026-12-04T11:00:00.000Z",
  local: { seat: "2026-12-04T10:00", prospect: "2026-12-04T10:00" },
  sequence: 1,
  moves: [
    {
      from: "2026-12-03T10:00:00.000Z",
      to: "2026-12-04T10:00:00.000Z",
      by: "prospect",
      at: "2026-11-24T08:15:00.000Z",
      late: false,
    },
  ],
};
