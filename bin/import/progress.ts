import type { BatchProgress } from "./import-leads.ts";

/** The options of a progress bar. `total` is in bytes. */
export type ProgressOptions = {
  total: number;
  write: (text: string) => void;
  isTerminal: boolean;
  /** Milliseconds since any fixed instant. */
  now: () => number;
};

/** Makes a progress display: a bar on a terminal, elsewhere a line at every tenth. Bytes give the time left. */
export function makeProgress({ total, write, isTerminal, now }: ProgressOptions) {
  const startedAt = now();
  let rows = 0;
  let from: number | undefined;
  let tenth = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;

  function formatProgress(position: number): string {
    const seconds = Math.max((now() - startedAt) / 1_000, 0.001);
    const bytesPerSecond = (position - (from ?? 0)) / seconds;
    const left = bytesPerSecond > 0 ? (total - position) / bytesPerSecond : undefined;
    const percent = Math.min(Math.floor((100 * position) / total), 100);
    const parts = [
      `${rows.toLocaleString("en-GB")} rows`,
      `${Math.round(rows / seconds).toLocaleString("en-GB")} rows/s`,
    ];
    return [
      `${String(percent).padStart(3)} %`,
      ...parts,
      ...(left === undefined ? [] : [`${formatDuration(left)} left`]),
    ].join("   ");
  }

  return {
    show(done: BatchProgress) {
      from ??= done.from;
      rows += done.rows;
      const reached = Math.floor((10 * done.position) / total);
      if (isTerminal) {
        const isLast = done.position >= total;
        if (!isLast && now() - drawnAt < 100) return;
        drawnAt = now();
        const filled = Math.min(Math.round((20 * done.position) / total), 20);
        write(`\r${"█".repeat(filled)}${"░".repeat(20 - filled)} ${formatProgress(done.position)}\u001b[K`);
      } else if (reached > tenth) {
        tenth = reached;
        write(`${formatProgress(done.position)}\n`);
      }
    },
    /** Ends the bar's line, so that the next output starts on its own line. */
    end() {
      if (isTerminal && drawnAt > Number.NEGATIVE_INFINITY) write("\n");
    },
  };
}

const formatDuration = (seconds: number): string => {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
};
