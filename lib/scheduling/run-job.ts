import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { makeKeyedMutex } from "#platform/keyed-mutex.ts";
import type { Now } from "#platform/ports.ts";
import type { Claim, ClaimedRun, Job, JobKind, JobOfKind, JobStore } from "./ports.ts";

type Deps = {
  jobs: JobStore;
  now: Now;
  /**
   * The handler for each kind of job: runs the job, due at `dueAt`, as of `at`. Returns when to run it again; undefined
   * when no work is left. The result covers all stored work, also what others stored. A handler may run twice for the
   * same job, even concurrently, and may crash at any point.
   */
  handlers: { [Kind in JobKind]: JobHandler<Kind> };
};

type JobHandler<Kind extends JobKind> = (
  job: JobOfKind<Kind>,
  at: Instant,
  dueAt: Instant,
  claim: Claim,
) => Promise<Instant | undefined | ClaimedRun>;

/** How often a run begins again because the job changed before the handler completed it. */
const maxRuns = 3;

/** How early a message may arrive: the clocks of two machines differ. */
const earlyMs = 1_000;

/**
 * Runs one job that is due. It reads the version before the handler looks for work: if a process stores more work after
 * that, it also schedules the job, completing fails, and the job stays due. A repeated message finds the job completed
 * or not due, and does nothing. A fault is thrown and leaves the job due.
 */
export function makeRunJob({ jobs, now, handlers }: Deps) {
  const runExclusively = makeKeyedMutex();
  return (job: Job) => runExclusively(JSON.stringify(job), () => runJob(job));

  async function runJob(job: Job, runs = 1): Promise<"not_due" | "completed" | "scheduled_meanwhile"> {
    const scheduled = await jobs.read(job);
    const at = now();
    if (!scheduled || elapsedMs(at, scheduled.dueAt) > earlyMs) return "not_due";
    const { dueAt, version, lastOrder } = scheduled;
    const claim: Claim = {
      version,
      lastOrder,
      complete: async (next, order) =>
        (await jobs.complete(job, version, next, order))
          ? { undo: () => jobs.complete(job, version + 1, dueAt, { ...order, factCount: -1 }) }
          : undefined,
    };
    // A job runs as of its due time at the earliest, whichever clock is ahead.
    const next = await handlerFor(job)(job, at < dueAt ? dueAt : at, dueAt, claim);
    if (typeof next === "object") {
      return next.outcome === "completed" || runs >= maxRuns ? next.outcome : runJob(job, runs + 1);
    }
    return (await jobs.complete(job, version, next)) ? "completed" : "scheduled_meanwhile";
  }

  /** Finds the handler of a job. A handler takes the jobs of its kind, which the type of a union cannot express. */
  function handlerFor(job: Job): JobHandler<JobKind> {
    return handlers[job.kind] as JobHandler<JobKind>;
  }
}
