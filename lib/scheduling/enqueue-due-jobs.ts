import { addMs, instant } from "#domain/shared/instant.ts";
import type { Now } from "#platform/ports.ts";
import type { JobKind, JobQueue, JobStore, ScheduledJob } from "./ports.ts";

/** How long it takes to the next sweep. */
const periodMs = 60_000;

/** How long after its time a job runs if the sweep or the worker that was to run it was killed. */
const spareDelayMs = 3_000;

const pageSize = 400;

/** The jobs that must not be a minute late, because people wait for them at an agreed time. */
const promptKinds: ReadonlySet<JobKind> = new Set<JobKind>(["chase", "wake", "appointment"]);

/**
 * Sends every job due until the next sweep, the newest first: an overdue job was sent by an earlier sweep, so however many
 * an agency has, those that fall due now do not wait for them. A crash loses none: the next sweep repeats. For a
 * prompt job that is due in the minute after, it sends a spare message that arrives three seconds late: if the next
 * sweep or the worker is killed, the spare runs the job, and otherwise it finds nothing to do.
 */
export function makeEnqueueDueJobs({ jobs, jobQueue, now }: { jobs: JobStore; jobQueue: JobQueue; now: Now }) {
  return async function enqueueDueJobs(): Promise<void> {
    const startedAt = Date.parse(now());
    const nextSweep = instant(startedAt + periodMs);
    const toMessage = (job: ScheduledJob): ScheduledJob[] => {
      if (job.dueAt < nextSweep) return [job];
      return promptKinds.has(job.kind) ? [{ ...job, dueAt: addMs(job.dueAt, spareDelayMs) }] : [];
    };
    // A page that the queue rejects, wholly or in part, must not stop the jobs of others.
    const faults: unknown[] = [];
    for await (const scheduledJobs of jobs.listDue(instant(startedAt + 2 * periodMs), pageSize)) {
      const messages = scheduledJobs.flatMap(toMessage);
      if (messages.length > 0) await jobQueue.enqueue(messages, now()).catch((fault) => faults.push(fault));
    }
    if (faults.length > 0) throw new AggregateError(faults, `due jobs were not sent: ${String(faults[0])}`);
  };
}
