import { makeLoadHoursInForce } from "#leads/load-hours-in-force.ts";
import type { Table } from "#platform/table/table.ts";
import { makeChaseLineStore } from "./adapters/chase-line-store.ts";
import { makePlanNextStep } from "./plan-next-step.ts";
import { makeRunChase } from "./run-chase.ts";
import { makeScheduleChase } from "./schedule-chase.ts";

export const openChaseLine = (table: Table) => ({ line: makeChaseLineStore(table) });

/** Makes the verb that puts delivered leads into the line. */
export const scheduleChase = (
  deps: Omit<Parameters<typeof makeScheduleChase>[0], "planNextStep"> &
    Omit<Parameters<typeof makePlanNextStep>[0], "loadHoursInForce"> &
    Parameters<typeof makeLoadHoursInForce>[0],
) =>
  makeScheduleChase({
    ...deps,
    planNextStep: makePlanNextStep({ ...deps, loadHoursInForce: makeLoadHoursInForce(deps) }),
  });

/** Makes the handler of the jobs that run ladders. */
export const runChase = (
  deps: Omit<Parameters<typeof makeRunChase>[0], "loadHoursInForce"> & Parameters<typeof makeLoadHoursInForce>[0],
) => makeRunChase({ ...deps, loadHoursInForce: makeLoadHoursInForce(deps) });
