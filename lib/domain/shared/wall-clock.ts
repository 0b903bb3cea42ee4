import * as z from "zod";
import { instant, type Instant } from "./instant.ts";

export const Weekday = z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
export type Weekday = z.infer<typeof Weekday>;

/** Local time: a date, `2026-11-22`, and the minutes since its midnight by the clock, 0 to 1439. */
export type WallClock = { date: string; weekday: Weekday; minute: number };

/** A span of time in milliseconds since 1970: from (inclusive), to (exclusive). */
export type Span = { from: number; to: number };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Converts `at` to local time in `zone`, without seconds. */
export function toWallClock(zone: string, at: Instant): WallClock {
  const epochMs = Date.parse(at);
  const wall = epochMs + getOffsetMs(zone, epochMs);
  const day = Math.floor(wall / dayMs);
  return {
    date: instant(wall).slice(0, 10),
    weekday: nameWeekday(day),
    minute: Math.floor((wall - day * dayMs) / minuteMs),
  };
}

/**
 * Finds the instant at which clocks in `zone` show `minute` of `date` (0 to 1440, the start of the next day). If they
 * show it twice, returns the first; if they skip it, the moment of the clock change.
 */
export function toInstantAt(zone: string, date: string, minute: number): Instant {
  const wall = toUtcMidnightMs(date) + minute * minuteMs;
  const [first] = findMomentsShowing(zone, wall);
  return instant(first ?? findClockChange(zone, wall - dayMs, wall + dayMs));
}

/** Lists the instants at which clocks in `zone` show `minute` of `date`, in order: one, none or two. */
export const listInstantsShowing = (zone: string, date: string, minute: number): Instant[] =>
  findMomentsShowing(zone, toUtcMidnightMs(date) + minute * minuteMs).map(instant);

/** Whether clocks in `zone` show the minute of `at` twice, because they go back around it. */
export function isShownTwice(zone: string, at: Instant): boolean {
  const { date, minute } = toWallClock(zone, at);
  return listInstantsShowing(zone, date, minute).length > 1;
}

/**
 * Finds the spans in which clocks in `zone` show `date` and a minute from `from` to before `to` (at most 1440), in
 * order. There is one, except at a clock change: none if the clocks skip all of it; two if they repeat or skip a part
 * (after a skip, the two touch).
 */
export function findSpansShowing(zone: string, date: string, minutes: readonly { from: number; to: number }[]): Span[] {
  if (minutes.length === 0) return [];
  const midnight = toUtcMidnightMs(date);
  const [start, end] = [midnight - dayMs, midnight + 2 * dayMs];
  const [old, now] = [getOffsetMs(zone, start), getOffsetMs(zone, end)];
  const change = old === now ? end : findClockChange(zone, start, end);
  const spansAtOffset = (offset: number, from: number, to: number): Span[] =>
    minutes.map((range) => ({
      from: Math.max(from, midnight + range.from * minuteMs - offset),
      to: Math.min(to, midnight + range.to * minuteMs - offset),
    }));
  return [...spansAtOffset(old, -Infinity, change), ...spansAtOffset(now, change, Infinity)]
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
}

/** The calendar day, ISO 8601 week and month of `at` in `zone`: `2026-11-22`, `2026-W47`, `2026-11`. */
export function toCalendarPeriods(zone: string, at: Instant): { day: string; week: string; month: string } {
  const { date } = toWallClock(zone, at);
  // A week belongs to the year of its Thursday (ISO 8601:2004, 2.2.10).
  const thursday = addDays(date, 3 - daysSinceMonday(date));
  const week =
    Math.floor((toUtcMidnightMs(thursday) - toUtcMidnightMs(`${thursday.slice(0, 4)}-01-01`)) / (7 * dayMs)) + 1;
  return { day: date, week: `${thursday.slice(0, 4)}-W${String(week).padStart(2, "0")}`, month: date.slice(0, 7) };
}

/** Finds when the next calendar day, ISO week (on a Monday) or month starts in `zone`: always later than `at`. */
export function findNextPeriodStart(zone: string, at: Instant, per: "day" | "week" | "month"): Instant {
  const { date } = toWallClock(zone, at);
  const next = {
    day: () => addDays(date, 1),
    week: () => addDays(date, 7 - daysSinceMonday(date)),
    month: () => startOfNextMonth(date.slice(0, 7)),
  }[per]();
  // Clocks that go back over midnight start a day twice (in St. John's they did, from 00:01).
  const later = findMomentsShowing(zone, toUtcMidnightMs(next)).find((moment) => moment > Date.parse(at));
  return later === undefined ? toInstantAt(zone, next, 0) : instant(later);
}

/** The date `days` after `date`; before it if `days` is negative. */
export const addDays = (date: string, days: number): string =>
  instant(toUtcMidnightMs(date) + days * dayMs).slice(0, 10);

/** The date `months` after `date`: the same day, or the last of a shorter month (30 November and 3 months: 28 February). */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return instant(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).slice(0, 10);
}

/** The first day of the month after `month` (`2026-11`). */
export function startOfNextMonth(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return instant(Date.UTC(year, number, 1)).slice(0, 10);
}

export const toWeekday = (date: string): Weekday => nameWeekday(toUtcMidnightMs(date) / dayMs);

const nameWeekday = (day: number): Weekday => Weekday.options[toWeekdayIndex(day)] ?? "mon";

/** The weekday of a day since 1970, which began on a Thursday: 0 for Monday to 6. */
const toWeekdayIndex = (day: number): number => (((day + 3) % 7) + 7) % 7;

const daysSinceMonday = (date: string): number => toWeekdayIndex(toUtcMidnightMs(date) / dayMs);

const toUtcMidnightMs = (date: string): number => Date.parse(`${date}T00:00:00.000Z`);

/**
 * Finds the moments at which clocks in `zone` show `wall` (milliseconds since 1970 as if in UTC), in order: one, none
 * or two. No zone is a day from UTC, so the offsets a day before and a day after apply on either side of any clock
 * change.
 */
function findMomentsShowing(zone: string, wall: number): number[] {
  const [old, now] = [getOffsetMs(zone, wall - dayMs), getOffsetMs(zone, wall + dayMs)];
  const moments = old === now ? [wall - old] : [wall - old, wall - now].sort((a, b) => a - b);
  return moments.filter((moment) => moment + getOffsetMs(zone, moment) === wall);
}

/** The first second after the only clock change between two moments. */
function findClockChange(zone: string, from: number, to: number): number {
  const old = getOffsetMs(zone, from);
  let [before, after] = [Math.floor(from / 1000), Math.ceil(to / 1000)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (getOffsetMs(zone, middle * 1000) === old) before = middle;
    else after = middle;
  }
  return after * 1000;
}

/** There are about 600 zones; a zone has many spellings (europe/London), and a client may use any of them. */
const maxZones = 600;

/** A cache of formats by zone: creating one takes thirty times as long as using it, and every lead needs one. */
const formats = new Map<string, Intl.DateTimeFormat>();

function getFormat(zone: string): Intl.DateTimeFormat {
  const cached = formats.get(zone);
  if (cached) return cached;
  const format = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  if (formats.size >= maxZones) formats.clear();
  formats.set(zone, format);
  return format;
}

/**
 * A cache of the offsets of zones, by UTC day, for days on which the clocks do not change: a format takes a hundred times
 * as long as a look-up, and each figure of a clock needs several.
 */
const offsets = new Map<string, Map<number, number>>();
const maxDays = 5_000;

/** How far clocks in `zone` are ahead of UTC at `epochMs`, in milliseconds. */
function getOffsetMs(zone: string, epochMs: number): number {
  const day = Math.floor(epochMs / dayMs);
  const known = offsets.get(zone)?.get(day);
  if (known !== undefined) return known;
  const offset = readOffsetMs(zone, epochMs);
  // Clocks change at most once a day, so equal offsets at both ends hold for all of it.
  const isSteady = [day * dayMs, (day + 1) * dayMs].every((end) => readOffsetMs(zone, end) === offset);
  if (isSteady) keepOffset(zone, day, offset);
  return offset;
}

function keepOffset(zone: string, day: number, offset: number): void {
  if (offsets.size >= maxZones) offsets.clear();
  const days = offsets.get(zone) ?? new Map<number, number>();
  if (days.size >= maxDays) days.clear();
  offsets.set(zone, days.set(day, offset));
}

/** Reads the offset from a format, which knows the rules of the zone. */
function readOffsetMs(zone: string, epochMs: number): number {
  const parts = getFormat(zone).formatToParts(epochMs);
  const readPart = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shownMs = Date.UTC(
    readPart("year"),
    readPart("month") - 1,
    readPart("day"),
    readPart("hour"),
    readPart("minute"),
    readPart("second"),
  );
  return shownMs - Math.floor(epochMs / 1000) * 1000;
}
