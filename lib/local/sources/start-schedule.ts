import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { accountId, region } from "../region.ts";
import type { InvocationOutcome } from "../runtime/open-sandbox.ts";
import type { RunningFunction } from "../runtime/run-function.ts";
import type { Schedule } from "../template/system.ts";
import type { Consumer } from "./consume-queue.ts";

/** A schedule, which invokes a function at a rate. It is idle between two runs. */
type RunningSchedule = Consumer & {
  /** Invokes the function now, in addition to its schedule. */
  runNow(): Promise<InvocationOutcome>;
};

/** Milliseconds to the first run. A job that fell due meanwhile does not wait for a whole period. */
const firstRunMs = 1_000;

/** Invokes a function at its rate. Runs may overlap; a run that fails is not retried. */
export function startSchedule(options: { schedule: Schedule; invoke: RunningFunction["invoke"] }): RunningSchedule {
  const { schedule, invoke } = options;
  const stopping = new AbortController();
  const running = new Set<Promise<InvocationOutcome>>();
  const periodMs = schedule.everySeconds * 1_000;

  function invokeNow(): Promise<InvocationOutcome> {
    const work = invoke(toScheduledEvent(schedule));
    running.add(work);
    void work.finally(() => running.delete(work));
    return work;
  }

  async function runLoop(): Promise<void> {
    for (let waitMs = Math.min(firstRunMs, periodMs); ; waitMs = periodMs) {
      await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      void invokeNow();
    }
  }

  const loop = runLoop();
  return {
    runNow: invokeNow,
    isIdle: () => running.size === 0,
    async stop() {
      stopping.abort();
      await loop;
      await Promise.all(running);
    },
  };
}

/** See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html. */
function toScheduledEvent({ arn }: Schedule) {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: accountId,
    time: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: [arn],
    detail: {},
  };
}
