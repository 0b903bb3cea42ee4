import type { WorkingHours } from "#domain/shared/working-hours.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";

const dayNames: Record<Weekday, string> = {
  mon: "Mon",
  tue: "Tue",
  wed: "Wed",
  thu: "Thu",
  fri: "Fri",
  sat: "Sat",
  sun: "Sun",
};

/** The days of a week with their names, Monday first. */
export const weekdays = Weekday.options.map((value) => ({ value, name: dayNames[value] }));

/** Weekly openings as people write them: "Mon to Fri 09:00 to 17:30, Sat 10:00 to 13:00". */
export const formatOpenings = (weekly: WorkingHours["weekly"]): string =>
  weekly.map(({ days, from, to }) => `${formatDays(days)} ${from} to ${to}`).join(", ");

/** Days as people write them; three or more in a row become a range: "Mon to Fri", "Mon, Wed". */
function formatDays(days: readonly Weekday[]): string {
  const runs: Weekday[][] = [];
  for (const day of Weekday.options.filter((each) => days.includes(each))) {
    const last = runs.at(-1);
    const isNext =
      last !== undefined && Weekday.options.indexOf(day) === Weekday.options.indexOf(last.at(-1) ?? day) + 1;
    if (isNext) last.push(day);
    else runs.push([day]);
  }
  return runs
    .flatMap((run) => {
      const [first = "mon", last = first] = [run[0], run.at(-1)];
      return run.length > 2 ? [`${dayNames[first]} to ${dayNames[last]}`] : run.map((day) => dayNames[day]);
    })
    .join(", ");
}
