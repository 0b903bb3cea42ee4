import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Now } from "#platform/ports.ts";
import type { JobQueue, JobStore, ScheduledJob } from "#scheduling/ports.ts";
import type { ScheduleRetry } from "./deliver-order.ts";

/** The sweep runs each minute, so it may find a job that is due within this time too late. */
const soonMs = 90_000;

/**
 * Schedules the retry of a delivery. A retry that is due soon also goes straight to the due queue: if that fails, or
 * the process crashes, the sweep finds it a little later. Scheduled twice, it is due at the earlier instant; a retry
 * that runs too early is scheduled again.
 */
export function makeScheduleRetry({ jobs, jobQueue, now }: Deps): ScheduleRetry {
  return async ({ agencyId, about, deliveryId, channel, replayId }, at: Instant) => {
    const job = { kind: "retry", agencyId, about, deliveryId, channel, replayId } as const;
    await jobs.schedule(job, at);
    const scheduledJob: ScheduledJob = { ...job, dueAt: at };
    if (elapsedMs(now(), at) < soonMs) await jobQueue.enqueue([scheduledJob], now());
  };
}

type Deps = { jobs: Pick<JobStore, "schedule">; jobQueue: JobQueue; now: Now };
