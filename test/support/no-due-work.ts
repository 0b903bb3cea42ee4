import type { Job } from "#scheduling/ports.ts";

const nothing = async () => undefined;

/** Job handlers that do nothing, for the kinds of jobs that a test is not about. */
export const noDueWork = {
  release: nothing,
  chase: nothing,
  canary: nothing,
  retry: nothing,
  recheck: nothing,
  wake: nothing,
  appointment: nothing,
  return: nothing,
  close: nothing,
  credit: nothing,
  overdue: nothing,
  unsent: nothing,
  endpoint: nothing,
  replay: nothing,
  export: nothing,
  erasure: nothing,
  day_cells: nothing,
  month_cells: nothing,
  rebuild_cells: nothing,
};

/** The campaign of a job; throws for a job without one. */
export function campaignOf(job: Job) {
  if (!("campaignId" in job)) throw new Error(`about no campaign: ${job.kind}`);
  return job.campaignId;
}
