import type { AppointmentId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { addDays, type Span } from "#domain/shared/wall-clock.ts";
import { maxBufferMinutes, type Seat } from "./seat.ts";

/**
 * An appointment in the agenda of a seat: the time that it occupies, buffers included, in milliseconds since 1970. With
 * its `sequence`, a change that was decided on an outdated history is recognised by the agenda alone.
 */
export type AgendaEntry = Span & { appointmentId: AppointmentId; leadId: LeadId; sequence: number };

/**
 * A UTC day in the agenda of a seat. `version` counts its changes, from 0 for a day that was never written. An
 * appointment that crosses UTC midnight is an entry of both days. `cancelled` names the latest cancelled appointments,
 * for lists only.
 */
export type AgendaDay = {
  date: string;
  version: number;
  busy: AgendaEntry[];
  cancelled: Pick<AgendaEntry, "appointmentId" | "leadId">[];
};

const minuteMs = 60_000;

/** How many cancelled appointments a day names; older ones are found through their leads. */
const maxCancelled = 50;

/** The time that an appointment at `start` occupies in the seat: with the buffers of the seat. */
export function toOccupiedSpan(
  { bufferBeforeMinutes, bufferAfterMinutes }: Pick<Seat, "bufferBeforeMinutes" | "bufferAfterMinutes">,
  start: Instant,
  minutes: number,
): Span {
  const startMs = Date.parse(start);
  return { from: startMs - bufferBeforeMinutes * minuteMs, to: startMs + (minutes + bufferAfterMinutes) * minuteMs };
}

/**
 * The longest time that an appointment can occupy. The entry of a booked appointment keeps the buffers that its seat had
 * at booking, so it lies within this time whatever the buffers are today.
 */
export const toWidestSpan = (start: Instant, minutes: number): Span =>
  toOccupiedSpan({ bufferBeforeMinutes: maxBufferMinutes, bufferAfterMinutes: maxBufferMinutes }, start, minutes);

/** The UTC days that a span touches, in order. */
export function listUtcDays({ from, to }: Span): string[] {
  const [first, last] = [toUtcDay(from), toUtcDay(Math.max(from, to - 1))];
  const days = [first];
  for (let date = first; date < last; days.push(date)) date = addDays(date, 1);
  return days;
}

const toUtcDay = (epochMs: number): string => instant(epochMs).slice(0, 10);

/** Whether a span overlaps an entry other than those of `except`. Spans that touch do not overlap. */
export const isOccupied = (days: readonly AgendaDay[], span: Span, except?: AppointmentId): boolean =>
  days.some(({ busy }) =>
    busy.some(({ from, to, appointmentId }) => appointmentId !== except && from < span.to && span.from < to),
  );

/** Whether the appointment is in the agenda with this sequence: neither moved nor cancelled since. */
export const hasEntry = (days: readonly AgendaDay[], appointmentId: AppointmentId, sequence: number): boolean =>
  days.some(({ busy }) => busy.some((entry) => entry.appointmentId === appointmentId && entry.sequence === sequence));

/** Replaces the entry of an appointment by `entry`, or removes it. Returns only the days that change. */
export function replaceEntry(
  days: readonly AgendaDay[],
  appointmentId: AppointmentId,
  entry: AgendaEntry | undefined,
): AgendaDay[] {
  const newDates = entry ? listUtcDays(entry) : [];
  return days.flatMap((day) => {
    const rest = day.busy.filter((each) => each.appointmentId !== appointmentId);
    const isNew = entry !== undefined && newDates.includes(day.date);
    if (rest.length === day.busy.length && !isNew) return [];
    return [{ ...day, busy: isNew ? [...rest, entry].sort((a, b) => a.from - b.from) : rest }];
  });
}

/** Removes the entry of a cancelled appointment, and names it among the cancelled ones of `date`. */
export const cancelEntry = (
  days: readonly AgendaDay[],
  { appointmentId, leadId }: Pick<AgendaEntry, "appointmentId" | "leadId">,
  date: string,
): AgendaDay[] =>
  days.map((day) => ({
    ...day,
    busy: day.busy.filter((each) => each.appointmentId !== appointmentId),
    cancelled: day.date === date ? [...day.cancelled, { appointmentId, leadId }].slice(-maxCancelled) : day.cancelled,
  }));
