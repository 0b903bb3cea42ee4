import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Now } from "#platform/ports.ts";
import type { JobQueue, JobStore, ScheduledJob } from "#scheduling/ports.ts";
import type { ScheduleRetry } from "./deliver-order.ts";

/** What falls due within this time may be past before a sweep, which comes each minute, finds it. */
const soonMs = 90_000;

/**
 * Arms the retry of a delivery. What is due soon goes straight to the due queue too: if that fails, or the process dies, the sweep finds
 * it a little late. Armed twice, it is due at the earlier instant; tried too early, it is armed again.
 */
export function makeScheduleRetry({ jobs, jobQueue, now }: Deps): ScheduleRetry {
  return async ({ agencyId, about, deliveryId, channel, replayId }, at: Instant) => {
    const job = { kind: "retry", agencyId, about, deliveryId, channel, ...(replayId && { replayId }) } as const;
    await jobs.schedule(job, at);
    const scheduledJob: ScheduledJob = { ...job, dueAt: at };
    if (elapsedMs(now(), at) < soonMs) await jobQueue.enqueue([scheduledJob], now());
  };
}

type Deps = { jobs: Pick<JobStore, "schedule">; jobQueue: JobQueue; now: Now };
