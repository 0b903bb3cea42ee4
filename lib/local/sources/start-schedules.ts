import type { RunningFunction } from "../runtime/run-function.ts";
import type { Schedule } from "../template/system.ts";
import { startSchedule } from "./start-schedule.ts";

/** Everything that invokes functions at a rate. */
export type Schedules = {
  /** Invokes every scheduled function at once. Resolves when all are done; rejects with an Error when one of them failed. */
  runAll(): Promise<void>;
  /** Begins no more runs and waits for those that were begun. */
  stop(): Promise<void>;
};

/** Keeps each schedule of a system; `everySeconds`, where given, takes the place of all their rates. */
export function startSchedules(options: {
  schedules: readonly Schedule[];
  functions: ReadonlyMap<string, RunningFunction>;
  everySeconds?: number;
}): Schedules {
  const { schedules, functions, everySeconds } = options;
  const runningSchedules = schedules.map((declared) => {
    const schedule = everySeconds === undefined ? declared : { ...declared, everySeconds };
    const running = functions.get(schedule.functionName);
    if (!running) throw new Error(`The template schedules ${schedule.functionName}, which is no function in it.`);
    return { name: running.name, ...startSchedule({ schedule, invoke: (event) => running.invoke(event) }) };
  });
  return {
    async runAll() {
      await Promise.all(
        runningSchedules.map(async (each) => {
          const outcome = await each.runNow();
          if (!outcome.ok)
            throw new Error(`${each.name} failed: ${outcome.error.errorType} ${outcome.error.errorMessage}`);
        }),
      );
    },
    stop: async () => void (await Promise.all(runningSchedules.map((each) => each.stop()))),
  };
}
