import type { Job } from "#scheduling/ports.ts";

const nothing = async () => undefined;

/** Work that finds nothing to do, for every kind of due thing that a test is not about. */
export const noDueWork = {
  release: nothing,
  canary: nothing,
  retry: nothing,
  recheck: nothing,
  unsent: nothing,
  endpoint: nothing,
  replay: nothing,
};

/** The campaign that a thing is about; throws for one that is about none. */
export function campaignOf(thing: Job) {
  if (!("campaignId" in thing)) throw new Error(`about no campaign: ${thing.kind}`);
  return thing.campaignId;
}
