import { instant } from "#domain/shared/instant.ts";
import type { Now } from "#platform/ports.ts";
import type { JobQueue, JobStore } from "./ports.ts";

/** How far a sweep looks ahead: to the next one, a minute later. */
const lookaheadMs = 60_000;

const pageSize = 400;

/**
 * Hands everything that is overdue, or due within the next minute, to the due queue; the longest overdue goes first. It changes no due
 * item: what was not worked by the next sweep is handed over again, and a sweep that dies half-way has lost nothing.
 */
export function makeEnqueueDueJobs({ jobs, jobQueue, now }: { jobs: JobStore; jobQueue: JobQueue; now: Now }) {
  return async function enqueueDueJobs(): Promise<void> {
    const before = instant(Date.parse(now()) + lookaheadMs);
    for await (const scheduledJobs of jobs.listDue(before, pageSize)) {
      if (scheduledJobs.length > 0) await jobQueue.enqueue(scheduledJobs, now());
    }
  };
}
