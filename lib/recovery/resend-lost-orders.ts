import { lostOrderTimeoutMs } from "#domain/delivery/retry-schedule.ts";
import { addMs, elapsedMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import { listLeadPages } from "#leads/list-lead-pages.ts";
import type { LeadIndex } from "#leads/ports.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { JobOfKind, JobStore } from "#scheduling/ports.ts";
import type { makeRecheckLead } from "./recheck-lead.ts";

type Deps = {
  index: Pick<LeadIndex, "list">;
  recheckLead: ReturnType<typeof makeRecheckLead>;
  jobs: Pick<JobStore, "schedule">;
  onFault: (error: unknown) => void;
  now: Now;
};

/** How often to scan new leads. */
const intervalMs = 60_000;

/** The overlap of scans: a lead gets its time before it is stored, its index follows, and clocks differ. */
const overlapMs = 60_000;

/**
 * The time span that one step scans after a step that found leads; after one that found none, it doubles, so that a
 * quiet month costs a few reads.
 */
const sliceMs = 10 * 60_000;
/** How long the job continues; the function's timeout is sixty seconds. */
const runMs = 20_000;

/**
 * Scans the leads that were received three to two minutes ago, and rechecks them. If the last scan was earlier, it
 * starts there. So no lead is lost, even if the stream loses one. The due time of the job says how far the last scan
 * got; after a long outage, each run continues from there for as long as it has time. A lead that needs another
 * recheck, or cannot be read, gets its own job, so that it delays no other lead.
 */
export function makeResendLostOrders({ index, recheckLead, jobs, onFault, now }: Deps) {
  return async function resendLostOrders(
    { agencyId }: JobOfKind<"unsent">,
    at: Instant,
    dueAt: Instant,
  ): Promise<Instant> {
    const startedAt = now();
    const hasTime = () => elapsedMs(startedAt, now()) < runMs;
    const to = addMs(at, -lostOrderTimeoutMs);
    let scannedUntil = addMs(dueAt, -intervalMs - lostOrderTimeoutMs);
    let spanMs = sliceMs;
    do {
      const from = addMs(scannedUntil, -overlapMs);
      const sliceEnd = minInstant(addMs(scannedUntil, spanMs), to) ?? to;
      let foundLeads = false;
      for await (const leads of listLeadPages(index, { agencyId, from, to: sliceEnd })) {
        // A longer slice may hold too many leads for one run. The next run begins it again with a short one.
        if (spanMs > sliceMs && !hasTime()) return addMs(scannedUntil, lostOrderTimeoutMs + intervalMs);
        foundLeads = true;
        await Promise.all(leads.map(({ leadId }) => recheckOrSchedule({ agencyId, leadId }, at)));
      }
      scannedUntil = sliceEnd;
      spanMs = foundLeads ? sliceMs : spanMs * 2;
    } while (scannedUntil < to && hasTime());
    return addMs(scannedUntil, lostOrderTimeoutMs + intervalMs);
  };

  async function recheckOrSchedule(key: LeadKey, at: Instant): Promise<void> {
    const recheckAt = await recheckLead(key, at).catch((fault: unknown) => {
      onFault(fault);
      return addMs(at, lostOrderTimeoutMs);
    });
    if (recheckAt) await jobs.schedule({ kind: "recheck", ...key }, recheckAt);
  }
}
