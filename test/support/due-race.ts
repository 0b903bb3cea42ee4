import * as fc from "fast-check";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { makeEnqueueDueJobs } from "#scheduling/enqueue-due-jobs.ts";
import type { Job, JobStore, ScheduledJob } from "#scheduling/ports.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { at } from "./at.ts";
import { campaignOf, noDueWork } from "./no-due-work.ts";

/** Makes each call of a step wait for its turn; while it runs, nothing else does. */
export type InTurn = <Arguments extends unknown[], Answer>(
  step: (...given: Arguments) => Promise<Answer>,
) => (...given: Arguments) => Promise<Answer>;

/** An actor of the race; times in minutes after nine o'clock. */
type DueActor =
  /** Holds a lead until then, and schedules the release of its campaign. */
  | { kind: "holds"; until: number }
  /** Releases held leads; crashes after `crashesAfter` steps, if defined. */
  | { kind: "works"; now: number; crashesAfter: number | undefined };

const minute = fc.integer({ min: 0, max: 3 });

export const dueActors: fc.Arbitrary<DueActor[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("holds" as const), until: minute }),
    fc.record({
      kind: fc.constant("works" as const),
      now: minute,
      crashesAfter: fc.option(minute, { nil: undefined }),
    }),
  ),
  { minLength: 2, maxLength: 7 },
);

const timeOf = (minutes: number) => instant(Date.parse(at("09:00")) + minutes * 60_000);

/**
 * Lets the actors race in the order of the scheduler, on the jobs that `begin` makes from steps that take turns. Returns the instants
 * until which leads are held without a job by then, and the leads that remain after a final sweep and run.
 */
export async function dueRace(
  scheduler: fc.Scheduler,
  actors: readonly DueActor[],
  begin: (inTurn: InTurn) => { jobs: JobStore; job: Job },
): Promise<{ forgotten: Instant[]; left: number[] }> {
  const inTurn = turnsOf(scheduler);
  const { jobs, job } = begin(inTurn);
  const held = new Map<number, number>();
  const hold = inTurn(async (lead: number, until: number) => void held.set(lead, until));
  const look = inTurn(async () => [...held].map(([lead, until]) => ({ lead, until })));
  const release = inTurn(async (lead: number) => void held.delete(lead));

  function workerAt(now: number, crashesAfter?: number) {
    let steps = 0;
    const mayDie = () => {
      if (steps++ === crashesAfter) throw new Error("killed");
    };
    async function releaseHeld() {
      mayDie();
      const found = await look();
      mayDie();
      for (const { lead } of found.filter(({ until }) => until <= now)) {
        await release(lead);
        mayDie();
      }
      const waiting = found.map(({ until }) => until).filter((until) => until > now);
      return waiting.length > 0 ? timeOf(Math.min(...waiting)) : undefined;
    }
    const work = { ...noDueWork, release: releaseHeld };
    return makeRunJob({ jobs: jobs, now: () => timeOf(now), handlers: work });
  }

  async function act(actor: DueActor, index: number) {
    if (actor.kind === "works") return workerAt(actor.now, actor.crashesAfter)(job).catch(() => undefined);
    await hold(index, actor.until);
    await jobs.schedule(job, timeOf(actor.until));
  }
  await scheduler.waitFor(Promise.all(actors.map(act)));
  const due = await scheduler.waitFor(jobs.read(job));
  const forgotten = [...held.values()].map(timeOf).filter((until) => due === undefined || due.dueAt > until);

  const end = 4;
  const orders: ScheduledJob[] = [];
  const jobQueue = { enqueue: async (more: readonly ScheduledJob[]) => void orders.push(...more) };
  await scheduler.waitFor(makeEnqueueDueJobs({ jobs: jobs, jobQueue: jobQueue, now: () => timeOf(end) })());
  for (const order of orders) {
    if (campaignOf(order) === campaignOf(job)) await scheduler.waitFor(workerAt(end)(order));
  }
  return { forgotten, left: [...held.keys()] };
}

/**
 * The turns of a scheduler: each step is a sequence of one, because a scheduled *function* begins at once and only ends in its turn. A
 * failure is passed as a value, because the scheduler would treat it as its own.
 */
const turnsOf =
  (scheduler: fc.Scheduler): InTurn =>
  (step) =>
  async (...given) => {
    const ended: PromiseSettledResult<Awaited<ReturnType<typeof step>>>[] = [];
    const builder = async () => void ended.push(...(await Promise.allSettled([step(...given)])));
    await scheduler.scheduleSequence([{ label: step.name, builder }]).task;
    const [outcome] = ended;
    if (outcome?.status !== "fulfilled") throw outcome?.reason;
    return outcome.value;
  };
