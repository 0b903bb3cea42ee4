import type { RedriveProgress } from "./redrive.ts";

/** Formats a line of progress, as the operator sees it after each ten messages. */
export const formatProgress = ({ redriven, failed }: RedriveProgress): string =>
  `${redriven} redriven, ${failed.length} failed again`;

/**
 * Formats the last line. Another run, for example one that was killed, held `held` messages; they reappear
 * automatically.
 */
export function formatSummary({ redriven, failed, held }: { redriven: number; failed: number; held: number }): string {
  const others = held > 0 ? ` ${held} were held by another run: run this again in five minutes.` : "";
  if (redriven + failed === 0) return held > 0 ? `No message was available.${others}` : "The queue was empty.";
  return failed + held === 0
    ? `Done: the queue is empty, ${redriven} redriven.`
    : `Not done: ${redriven} redriven, ${failed} still in the queue.${others}`;
}
