import * as z from "zod";
import { areUnique } from "#domain/shared/are-unique.ts";
import { Email, EmailInput } from "#domain/shared/email.ts";
import { ClientId, SeatId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { TimeZone } from "#domain/shared/time-zone.ts";
import { TimeZoneInput } from "#domain/shared/time-zone-input.ts";
import { whenValid } from "#domain/shared/when-valid.ts";
import { WorkingHours } from "#domain/shared/working-hours.ts";
import { PlaceKind } from "./appointment-fact.ts";

const timeRange = z
  .strictObject({
    from: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, like 09:00")
      .meta({ example: "09:00" }),
    to: z
      .string()
      .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time of day, like 17:30")
      .meta({ example: "12:30" }),
  })
  .refine(({ from, to }) => from < to, {
    path: ["to"],
    error: "later than `from`; 24:00 is the end of the day",
    ...whenValid,
  })
  .meta({ id: "TimeRange" });

/** A date with openings of its own, which replace the weekly ones: none on a holiday. */
const AvailabilityException = z
  .strictObject({
    date: z.iso.date("a date that exists, like 2026-12-25"),
    openings: z.array(timeRange).max(10).meta({ description: "Replace the weekly openings; empty: closed." }),
  })
  .meta({ id: "AvailabilityException" });

/** When a seat can take appointments, in its own local time. */
const Availability = z
  .strictObject({
    weekly: WorkingHours.shape.weekly,
    exceptions: z
      .array(AvailabilityException)
      .max(366)
      .refine((exceptions) => areUnique(exceptions.map(({ date }) => date)), "each date once")
      .meta({ uniqueItems: true, description: "Dates with openings of their own." }),
  })
  .meta({ id: "Availability" });

const NewAvailability = Availability.extend({
  exceptions: Availability.shape.exceptions.default([]),
}).meta({ id: "NewAvailability" });

/** The longest appointment and the longest buffer: with both, an appointment lies in at most two UTC days. */
const maxMinutes = 8 * 60;
export const maxBufferMinutes = 4 * 60;

/** How many days ahead a seat can be booked at most. */
export const maxHorizonDays = 365;

export const AppointmentMinutes = z.int().min(5).max(maxMinutes);

/** Free slots start at multiples of this. Each one divides the hour. */
export const GridMinutes = z.literal([5, 10, 15, 20, 30, 60]);

const settings = {
  name: singleLine(120),
  minutes: AppointmentMinutes.meta({ description: "The length of an appointment, unless a booking names another." }),
  gridMinutes: GridMinutes.meta({ description: "Free slots start at multiples of this, by the clock of the seat." }),
  bufferBeforeMinutes: z.int().min(0).max(maxBufferMinutes),
  bufferAfterMinutes: z.int().min(0).max(maxBufferMinutes),
  minNoticeMinutes: z
    .int()
    .min(0)
    .max(30 * 24 * 60)
    .meta({ description: "The fewest minutes between a booking and the start of its appointment." }),
  horizonDays: z
    .int()
    .min(1)
    .max(maxHorizonDays)
    .meta({ description: "How many days ahead an appointment can be booked." }),
  places: z
    .array(PlaceKind)
    .min(1)
    .max(PlaceKind.options.length)
    .refine(areUnique, "each place once")
    .meta({ uniqueItems: true }),
};

const videoLink = (options: { normalize?: true } = {}) =>
  z
    .url({ protocol: /^https$/, hostname: z.regexes.domain, ...options })
    .max(500)
    .meta({ example: "https://meet.example.com/hill-roofing" });

/** The link to the video room of a seat, which the invitations to video calls have. */
const VideoLink = videoLink();

/**
 * The link as callers may write it. It is stored as a browser opens it: texts and calendars have it as it is, and other
 * characters could hide or end a part of them.
 */
const VideoLinkInput = videoLink({ normalize: true });

/** A person of a client, or a team, whose diary takes appointments. */
export const Seat = z.object({
  id: SeatId,
  clientId: ClientId,
  ...settings,
  email: Email.meta({ description: "The address that gets the invitations and the reminders." }),
  timeZone: TimeZone,
  videoLink: VideoLink.optional(),
  availability: Availability,
  createdAt: Instant,
  updatedAt: Instant,
});
export type Seat = z.infer<typeof Seat>;

/** A seat as callers may write it. */
export const NewSeat = z
  .strictObject({
    name: settings.name,
    email: EmailInput,
    timeZone: TimeZoneInput.optional().meta({ description: "By default the client's." }),
    videoLink: VideoLinkInput.optional(),
    availability: NewAvailability,
    minutes: settings.minutes.default(60),
    gridMinutes: settings.gridMinutes.default(30),
    bufferBeforeMinutes: settings.bufferBeforeMinutes.default(0),
    bufferAfterMinutes: settings.bufferAfterMinutes.default(0),
    minNoticeMinutes: settings.minNoticeMinutes.default(120),
    horizonDays: settings.horizonDays.default(60),
    places: settings.places.default(["phone", "visit"]),
  })
  .meta({ id: "NewSeat" });
export type NewSeat = z.infer<typeof NewSeat>;

export const SeatChange = z
  .strictObject({
    name: settings.name.optional(),
    email: EmailInput.optional(),
    timeZone: TimeZoneInput.optional(),
    videoLink: VideoLinkInput.nullable().optional().meta({ description: "Null removes it." }),
    availability: NewAvailability.optional(),
    minutes: settings.minutes.optional(),
    gridMinutes: settings.gridMinutes.optional(),
    bufferBeforeMinutes: settings.bufferBeforeMinutes.optional(),
    bufferAfterMinutes: settings.bufferAfterMinutes.optional(),
    minNoticeMinutes: settings.minNoticeMinutes.optional(),
    horizonDays: settings.horizonDays.optional(),
    places: settings.places.optional(),
  })
  .meta({ id: "SeatChange" });
export type SeatChange = z.infer<typeof SeatChange>;
