import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { listLeadPages } from "#leads/list-lead-pages.ts";
import type { LeadIndex } from "#leads/ports.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";

type Deps = { index: Pick<LeadIndex, "listOldestFirst">; jobs: Pick<JobStore, "schedule">; now: Now };

/** Schedules a recheck of every lead received from `from` to before `to`; returns how many. May be repeated. */
export function makeScheduleLeadRechecks({ index, jobs, now }: Deps) {
  return async function scheduleLeadRechecks(
    agencyId: AgencyId,
    period: { from: Instant; to: Instant },
    onProgress: (count: number) => void,
  ): Promise<number> {
    let count = 0;
    for await (const leads of listLeadPages(index, { agencyId, ...period })) {
      await Promise.all(leads.map(({ leadId }) => jobs.schedule({ kind: "recheck", agencyId, leadId }, now())));
      count += leads.length;
      onProgress(count);
    }
    return count;
  };
}
