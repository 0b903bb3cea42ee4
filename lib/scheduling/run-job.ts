import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { makeKeyedMutex } from "#platform/keyed-mutex.ts";
import type { Now } from "#platform/ports.ts";
import type { Job, JobKind, JobOfKind, JobStore } from "./ports.ts";

type Deps = {
  jobs: JobStore;
  now: Now;
  /**
   * What to do for each kind, as of `at`, for a thing that was due at `dueAt`, and when to look again; undefined when nothing is left to wait for. The answer is about what is
   * stored, also by others. It may be asked twice for the same thing, even at once, and may die anywhere.
   */
  handlers: { [Kind in JobKind]: JobHandler<Kind> };
};

type JobHandler<Kind extends JobKind> = (
  job: JobOfKind<Kind>,
  at: Instant,
  dueAt: Instant,
) => Promise<Instant | undefined>;

/** A message may come so much before its time: the clocks of two machines differ. */
const earlyMs = 1_000;

/**
 * Works one thing that has fallen due. The version is read before the look at what there is to do: whoever leaves something to be done
 * after that look arms the thing after it too, the settling fails, and the thing stays due. A message that comes twice finds the thing
 * settled or not yet due and does nothing. A fault is thrown, and leaves the thing due.
 */
export function makeRunJob({ jobs, now, handlers }: Deps) {
  const runExclusively = makeKeyedMutex();
  return (job: Job) => runExclusively(JSON.stringify(job), () => runJob(job));

  async function runJob(job: Job): Promise<"nothing_due" | "settled" | "armed_meanwhile"> {
    const scheduled = await jobs.read(job);
    const at = now();
    if (!scheduled || elapsedMs(at, scheduled.dueAt) > earlyMs) return "nothing_due";
    // Whoever waits for an instant is looked at as of that instant, by whichever clock.
    const next = await handlerFor(job)(job, at < scheduled.dueAt ? scheduled.dueAt : at, scheduled.dueAt);
    return (await jobs.complete(job, scheduled.version, next)) ? "settled" : "armed_meanwhile";
  }

  /** The work of a kind takes the things of that kind, which the type of a union cannot say. */
  function handlerFor(job: Job): JobHandler<JobKind> {
    return handlers[job.kind] as JobHandler<JobKind>;
  }
}
