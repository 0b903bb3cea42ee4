import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";

/**
 * Schedules the job that wakes a nurtured lead on its date; nothing for a lead that does not sleep, or whose date has
 * come. May be repeated: the job reads the date when it runs.
 */
export function makeScheduleWake({ jobs }: { jobs: Pick<JobStore, "schedule"> }) {
  return async function scheduleWake(key: LeadKey, { state: { sleep } }: LoadedLead): Promise<void> {
    if (sleep?.wakeAt && !sleep.notWoken) await jobs.schedule({ kind: "wake", ...key }, sleep.wakeAt);
  };
}
