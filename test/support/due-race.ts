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

/** Somebody who acts beside all the others; times in minutes after nine o'clock. */
type DueActor =
  /** Holds a lead until then, and arms its campaign. */
  | { kind: "holds"; until: number }
  /** Comes to release what is held; dies after so many steps of that, if ever. */
  | { kind: "works"; now: number; dies: number | undefined };

const minute = fc.integer({ min: 0, max: 3 });

export const dueActors: fc.Arbitrary<DueActor[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("holds" as const), until: minute }),
    fc.record({ kind: fc.constant("works" as const), now: minute, dies: fc.option(minute, { nil: undefined }) }),
  ),
  { minLength: 2, maxLength: 7 },
);

const timeOf = (minutes: number) => instant(Date.parse(at("09:00")) + minutes * 60_000);

/**
 * Lets the actors race in the order of the scheduler, on the due items that `begin` makes of steps that take turns. Answers the instants that
 * leads are still held until while nothing is due by then, and the leads that are left when all is swept and worked once more at the end.
 */
export async function dueRace(
  scheduler: fc.Scheduler,
  actors: readonly DueActor[],
  begin: (inTurn: InTurn) => { jobs: JobStore; thing: Job },
): Promise<{ forgotten: Instant[]; left: number[] }> {
  const inTurn = turnsOf(scheduler);
  const { jobs, thing } = begin(inTurn);
  const held = new Map<number, number>();
  const hold = inTurn(async (lead: number, until: number) => void held.set(lead, until));
  const look = inTurn(async () => [...held].map(([lead, until]) => ({ lead, until })));
  const release = inTurn(async (lead: number) => void held.delete(lead));

  function workerAt(now: number, dies?: number) {
    let steps = 0;
    const mayDie = () => {
      if (steps++ === dies) throw new Error("killed");
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
    if (actor.kind === "works") return workerAt(actor.now, actor.dies)(thing).catch(() => undefined);
    await hold(index, actor.until);
    await jobs.schedule(thing, timeOf(actor.until));
  }
  await scheduler.waitFor(Promise.all(actors.map(act)));
  const due = await scheduler.waitFor(jobs.read(thing));
  const forgotten = [...held.values()].map(timeOf).filter((until) => due === undefined || due.dueAt > until);

  const end = 4;
  const orders: ScheduledJob[] = [];
  const jobQueue = { enqueue: async (more: readonly ScheduledJob[]) => void orders.push(...more) };
  await scheduler.waitFor(makeEnqueueDueJobs({ jobs: jobs, jobQueue: jobQueue, now: () => timeOf(end) })());
  for (const order of orders) {
    if (campaignOf(order) === campaignOf(thing)) await scheduler.waitFor(workerAt(end)(order));
  }
  return { forgotten, left: [...held.keys()] };
}

/**
 * Turns as a scheduler gives them: each step is a sequence of one, because a scheduled *function* begins at once and only ends in its turn. A
 * failure travels as a value; the scheduler would take it for its own.
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
