const dayMs = 86_400_000;

/** Counts the days from `from` to `to`, two dates such as `2026-11-22`; negative if `to` is earlier. */
export const countDays = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
