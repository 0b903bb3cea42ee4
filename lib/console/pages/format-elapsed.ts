/** A duration as clocks of leads show it: "45 s", "12 min", "2 h 5 min", "1 d 4 h", and from a week on only "12 d". */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return days >= 7 || hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** Working time in hours, because a working day is shorter than a day: "12 min", "2 h 5 min", "186 h". */
export function formatWorkingTime(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes === 0) return "0 min";
  return minutes < 24 * 60 ? formatElapsed(ms) : `${Math.floor(minutes / 60)} h`;
}
