import type { AppointmentId } from "#domain/shared/id.ts";
import { addMs, instant, type Instant } from "#domain/shared/instant.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import { type AgendaDay, isOccupied, listUtcDays, toOccupiedSpan } from "./agenda.ts";
import type { Seat } from "./seat.ts";
import { listSeatOpenings } from "./seat-openings.ts";
import { toEnd } from "./to-end.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Every grid is a multiple of five minutes, and so is the offset of every zone today. */
const stepMs = 5 * minuteMs;

/** The longest period of one list of slots or appointments. */
export const maxSlotDays = 31;

/** Whether a period is short enough for one list. */
export const isSlotPeriod = ({ from, to }: { from?: Instant | undefined; to?: Instant | undefined }): boolean =>
  !from || !to || Date.parse(to) - Date.parse(from) <= maxSlotDays * dayMs;

/** The earliest and the latest start that can be booked at `at`: by the notice and the horizon of the seat. */
export const findBookableRange = (
  { minNoticeMinutes, horizonDays }: Pick<Seat, "minNoticeMinutes" | "horizonDays">,
  at: Instant,
): { earliest: Instant; latest: Instant } => ({
  earliest: addMs(at, minNoticeMinutes * minuteMs),
  latest: addMs(at, horizonDays * dayMs),
});

export type SlotQuery = { from: Instant; to: Instant; minutes: number };

/** The UTC days whose entries decide which slots of a period are free. */
export const listDaysOfSlots = (seat: Seat, { from, to, minutes }: SlotQuery): string[] =>
  listUtcDays({ from: toOccupiedSpan(seat, from, minutes).from, to: toOccupiedSpan(seat, to, minutes).to });

/**
 * Lists the starts of free appointments from `from` (inclusive) to `to` (exclusive), in order: on the grid of the seat
 * by its wall clock, within its openings, its notice and its horizon, and apart from every other appointment by the
 * buffers. At a clock change, a start that the clock shows twice is free twice, and one that it skips never.
 */
export function listFreeSlots({
  seat,
  days,
  at,
  from,
  to,
  minutes,
  except,
}: SlotQuery & {
  seat: Seat;
  days: readonly AgendaDay[];
  at: Instant;
  except?: AppointmentId | undefined;
}): Instant[] {
  const { earliest, latest } = findBookableRange(seat, at);
  const [firstMs, lastMs] = [Math.max(Date.parse(from), Date.parse(earliest)), Date.parse(latest)];
  if (firstMs >= Date.parse(to) || firstMs > lastMs) return [];
  const isOnGrid = makeIsOnGrid(seat);
  const slots: Instant[] = [];
  for (const opening of listSeatOpenings(seat, instant(firstMs), toEnd(to, minutes))) {
    const start = Math.ceil(Math.max(opening.from, firstMs) / stepMs) * stepMs;
    const end = Math.min(opening.to - minutes * minuteMs, Date.parse(to) - 1, lastMs);
    for (let moment = start; moment <= end; moment += stepMs) if (isFree(instant(moment))) slots.push(instant(moment));
  }
  return slots;

  function isFree(start: Instant): boolean {
    if (isOccupied(days, toOccupiedSpan(seat, start, minutes), except)) return false;
    return isOnGrid(Date.parse(start));
  }
}

/**
 * Makes a check whether the seat's clock shows a multiple of its grid. It reads the clock twice for each UTC day, and at
 * each moment only on days on which the clock changes: a period has thousands of moments.
 */
function makeIsOnGrid({ timeZone, gridMinutes }: Pick<Seat, "timeZone" | "gridMinutes">) {
  const offsets = new Map<number, number | undefined>();
  const readOffset = (moment: number): number => {
    const { date, minute } = toWallClock(timeZone, instant(moment));
    return Date.parse(`${date}T00:00:00Z`) + minute * minuteMs - moment;
  };
  return (moment: number): boolean => {
    const day = Math.floor(moment / dayMs);
    if (!offsets.has(day)) {
      const offset = readOffset(day * dayMs);
      offsets.set(day, offset === readOffset((day + 1) * dayMs) ? offset : undefined);
    }
    return (moment + (offsets.get(day) ?? readOffset(moment))) % (gridMinutes * minuteMs) === 0;
  };
}

/** The `count` slots nearest to `start`, in order; of two that are equally near, the earlier one. */
export const findNearestSlots = (slots: readonly Instant[], start: Instant, count: number): Instant[] => {
  const distance = (slot: Instant) => Math.abs(Date.parse(slot) - Date.parse(start));
  return slots
    .toSorted((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1))
    .slice(0, count)
    .sort();
};
