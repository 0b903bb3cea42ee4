import type { RunningFunction } from "../runtime/run-function.ts";
import type { Schedule } from "../template/system.ts";
import { startSchedule } from "./start-schedule.ts";

export type Schedules = {
  /** Invokes every scheduled function at once. Resolves when all have ended; rejects with an Error when one failed. */
  runAll(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts each schedule of a system. `everySeconds`, where given, replaces their rates. */
export function startSchedules(options: {
  schedules: readonly Schedule[];
  functions: ReadonlyMap<string, RunningFunction>;
  everySeconds?: number;
}): Schedules {
  const { schedules, functions, everySeconds } = options;
  const runningSchedules = schedules.map((declared) => {
    const schedule = everySeconds === undefined ? declared : { ...declared, everySeconds };
    const running = functions.get(schedule.functionName);
    if (!running)
      throw new Error(`The template schedules ${schedule.functionName}, but does not contain that function.`);
    return { name: running.name, ...startSchedule({ schedule, invoke: (event) => running.invoke(event) }) };
  });
  return {
    async runAll() {
      await Promise.all(
        runningSchedules.map(async (schedule) => {
          const outcome = await schedule.runNow();
          if (!outcome.ok)
            throw new Error(`${schedule.name} failed: ${outcome.error.errorType} ${outcome.error.errorMessage}`);
        }),
      );
    },
    stop: async () => void (await Promise.all(runningSchedules.map((schedule) => schedule.stop()))),
  };
}
