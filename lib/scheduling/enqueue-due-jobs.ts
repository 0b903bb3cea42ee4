import { instant } from "#domain/shared/instant.ts";
import type { Now } from "#platform/ports.ts";
import type { JobQueue, JobStore } from "./ports.ts";

/** How far a sweep looks ahead: to the next sweep, a minute later. */
const lookaheadMs = 60_000;

const pageSize = 400;

/**
 * Sends every job that is overdue or due within a minute to the due queue, the longest overdue first. It changes no
 * job: the next sweep sends again what has not run by then, so a crash halfway loses nothing.
 */
export function makeEnqueueDueJobs({ jobs, jobQueue, now }: { jobs: JobStore; jobQueue: JobQueue; now: Now }) {
  return async function enqueueDueJobs(): Promise<void> {
    const before = instant(Date.parse(now()) + lookaheadMs);
    for await (const scheduledJobs of jobs.listDue(before, pageSize)) {
      if (scheduledJobs.length > 0) await jobQueue.enqueue(scheduledJobs, now());
    }
  };
}
