import { instant } from "#domain/shared/instant.ts";
import type { Now } from "#platform/ports.ts";
import type { JobQueue, JobStore } from "./ports.ts";

/** How far a sweep looks ahead: to the next sweep, a minute later. */
const lookaheadMs = 60_000;

const pageSize = 400;

/** Sends every job due within a minute, the longest overdue first. A crash loses none: the next sweep repeats. */
export function makeEnqueueDueJobs({ jobs, jobQueue, now }: { jobs: JobStore; jobQueue: JobQueue; now: Now }) {
  return async function enqueueDueJobs(): Promise<void> {
    const before = instant(Date.parse(now()) + lookaheadMs);
    for await (const scheduledJobs of jobs.listDue(before, pageSize)) {
      if (scheduledJobs.length > 0) await jobQueue.enqueue(scheduledJobs, now());
    }
  };
}
