import type { Instant } from "#domain/shared/instant.ts";

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Writes an instant for people: "Tue 2026-12-01T14:00Z", with seconds and milliseconds only if it has any. */
export function formatMoment(at: Instant): string {
  const weekday = weekdays[new Date(at).getUTCDay()];
  const time = at.endsWith(":00.000Z") ? `${at.slice(0, "2026-12-01T14:00".length)}Z` : at;
  return `${weekday} ${time}`;
}

/** Writes a length of time in whole minutes: "26 h 0 min". */
export function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}
