import * as z from "zod";
import { areUnique } from "./are-unique.ts";
import { instant, type Instant } from "./instant.ts";
import { mergeRanges } from "./merge-ranges.ts";
import { TimeZone } from "./time-zone.ts";
import { addDays, findSpansShowing, type Span, toInstantAt, toWallClock, toWeekday, Weekday } from "./wall-clock.ts";
import { whenValid } from "./when-valid.ts";

const timeOfDay = (pattern: RegExp, example: string) =>
  z.string().regex(pattern, `a time of day, like ${example}`).meta({ example });

const Opening = z
  .strictObject({
    days: z
      .array(Weekday)
      .min(1)
      .max(7)
      .refine(areUnique, "each day once")
      .meta({ uniqueItems: true, example: ["mon", "tue", "wed", "thu", "fri"] }),
    from: timeOfDay(/^([01]\d|2[0-3]):[0-5]\d$/, "09:00"),
    to: timeOfDay(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "17:30"),
  })
  .refine(({ from, to }) => from < to, {
    path: ["to"],
    error: "later than `from`; 24:00 is the end of the day",
    ...whenValid,
  })
  .meta({ id: "Opening" });

export const timeZoneText = { description: "The time zone of these hours; by default the client's." };

/**
 * When leads may be delivered, in local time: weekly openings, which may overlap, and dates on which all openings are
 * void. Without openings, no lead is delivered.
 */
export const WorkingHours = z
  .strictObject({
    weekly: z.array(Opening).max(21),
    holidays: z
      .array(z.iso.date("a date that exists, like 2026-12-25"))
      .max(366)
      .refine(areUnique, "each date once")
      .meta({ uniqueItems: true }),
    timeZone: TimeZone.optional().meta(timeZoneText),
  })
  .meta({ id: "WorkingHours" });
export type WorkingHours = z.infer<typeof WorkingHours>;

/** How many days ahead openings are searched. */
const horizonDays = 400;
const dayMs = 24 * 3_600_000;

/**
 * Whether `hours` are open at `at`. An opening includes its `from` and excludes its `to`. `zone` is the client's; a
 * time zone in `hours` overrides it.
 */
export function isWithinHours(hours: WorkingHours, zone: string, at: Instant): boolean {
  const { date, minute } = toWallClock(hours.timeZone ?? zone, at);
  return listOpenMinutes(hours, date).some(({ from, to }) => from <= minute && minute < to);
}

/**
 * Finds the earliest instant from `at` on at which `hours` are open: `at` itself if they are open then; undefined if
 * there is none within 400 days.
 */
export function findNextOpening(hours: WorkingHours, zone: string, at: Instant): Instant | undefined {
  const timeZone = hours.timeZone ?? zone;
  if (isWithinHours(hours, timeZone, at)) return at;
  const now = Date.parse(at);
  const { date } = toWallClock(timeZone, at);
  const findNextStart = (spans: Span[]) => spans.find(({ to }) => to > now)?.from;
  let opening = findNextStart(listSpansAround(hours, timeZone, date));
  for (let days = 2; opening === undefined && days <= horizonDays; days++) {
    const day = addDays(date, days);
    opening = findNextStart(findSpansShowing(timeZone, day, listOpenMinutes(hours, day)));
  }
  return opening === undefined ? undefined : instant(opening);
}

/**
 * Finds when the opening at `at` closes; adjoining openings count as one. Undefined if `hours` are closed at `at`, or
 * stay open for 400 days.
 */
export function findClosingTime(hours: WorkingHours, zone: string, at: Instant): Instant | undefined {
  const timeZone = hours.timeZone ?? zone;
  const start = toWallClock(timeZone, at).date;
  const last = addDays(start, horizonDays);
  let [date, moment, isOpen] = [start, Date.parse(at), false];
  while (date <= last) {
    const openSpan = mergeRanges(listSpansAround(hours, timeZone, date)).find(
      ({ from, to }) => from <= moment && moment < to,
    );
    if (!openSpan) return isOpen ? instant(moment) : undefined;
    isOpen = true;
    date = addDays(date, 2);
    if (openSpan.to < Date.parse(toInstantAt(timeZone, date, 0))) return instant(openSpan.to);
    // The opening lasts to the end of the days examined. A day that is open all day never closes, even on a clock
    // change.
    while (date <= last && isOpenAllDay(hours, date)) date = addDays(date, 1);
    moment = Date.parse(toInstantAt(timeZone, date, 0));
  }
  return undefined;
}

/**
 * Milliseconds from `from` to `to` in which `hours` are open; 0 if `to` is not later. Additive: the working time of two
 * adjoining spans is the sum of both, across any clock change.
 */
export function measureWorkingMs(hours: WorkingHours, zone: string, from: Instant, to: Instant): number {
  let sum = 0;
  for (const span of listOpenSpans(hours, zone, from, Date.parse(to))) sum += span.to - span.from;
  return sum;
}

/**
 * Finds when `ms` of working time have passed since `from`: `from` itself if `ms` is 0, and the closing time, not the
 * next opening, if they end with it. Undefined if `hours` do not open for so long within 400 days.
 */
export function addWorkingMs(hours: WorkingHours, zone: string, from: Instant, ms: number): Instant | undefined {
  let left = ms;
  if (left <= 0) return from;
  for (const span of listOpenSpans(hours, zone, from, Date.parse(from) + horizonDays * dayMs)) {
    if (left <= span.to - span.from) return instant(span.from + left);
    left -= span.to - span.from;
  }
  return undefined;
}

/** Yields the spans between two moments in which `hours` are open, in order; a span may continue in the next one. */
function* listOpenSpans(hours: WorkingHours, zone: string, from: Instant, to: number): Generator<Span> {
  const timeZone = hours.timeZone ?? zone;
  let { date } = toWallClock(timeZone, from);
  let start = Date.parse(from);
  while (start < to) {
    const spans = listSpansAround(hours, timeZone, date);
    date = addDays(date, 1);
    // Clocks that go back over midnight show the next date first before `from`.
    const end = Math.min(Math.max(start, findDay(hours, timeZone, date).start), to);
    for (const span of spans) {
      const cut = { from: Math.max(span.from, start), to: Math.min(span.to, end) };
      if (cut.from < cut.to) yield cut;
    }
    start = end;
  }
}

/** The minutes of `date` in which `hours` are open: in order, merged where they touch. */
function listOpenMinutes({ weekly, holidays }: WorkingHours, date: string): { from: number; to: number }[] {
  if (holidays.includes(date)) return [];
  const weekday = toWeekday(date);
  return mergeRanges(
    weekly
      .filter(({ days }) => days.includes(weekday))
      .map(({ from, to }) => ({ from: toMinuteOfDay(from), to: toMinuteOfDay(to) })),
  );
}

const isOpenAllDay = (hours: WorkingHours, date: string): boolean =>
  listOpenMinutes(hours, date).some(({ from, to }) => from === 0 && to === 1440);

/** Minutes since midnight of a time like `09:30`. */
export const toMinuteOfDay = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/**
 * The openings of `date` and the days beside it, in order; a clock that goes back over midnight shows part of a
 * neighbouring day again.
 */
const listSpansAround = (hours: WorkingHours, timeZone: string, date: string): Span[] =>
  [-1, 0, 1].flatMap((days) => findDay(hours, timeZone, addDays(date, days)).spans).sort((a, b) => a.from - b.from);

/** A date in a time zone: when it starts, and when its openings are. */
type Day = { start: number; spans: Span[] };

/**
 * The days of each hours that were asked for, by time zone and date. Finding one takes 0.1 ms, because clocks change; a
 * list of leads asks for the same days again and again.
 */
const foundDays = new WeakMap<WorkingHours, Map<string, Day>>();

function findDay(hours: WorkingHours, timeZone: string, date: string): Day {
  const days = foundDays.get(hours) ?? new Map<string, Day>();
  foundDays.set(hours, days);
  const key = `${timeZone} ${date}`;
  const day = days.get(key) ?? {
    start: Date.parse(toInstantAt(timeZone, date, 0)),
    spans: findSpansShowing(timeZone, date, listOpenMinutes(hours, date)),
  };
  days.set(key, day);
  return day;
}
