import { lostOrderTimeoutMs } from "#domain/delivery/retry-schedule.ts";
import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { listLeadPages } from "#leads/list-lead-pages.ts";
import type { LeadIndex } from "#leads/ports.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { JobOfKind, JobStore } from "#scheduling/ports.ts";
import type { makeRecheckLead } from "./recheck-lead.ts";

type Deps = {
  index: Pick<LeadIndex, "listOldestFirst">;
  recheckLead: ReturnType<typeof makeRecheckLead>;
  jobs: Pick<JobStore, "schedule">;
  onFault: (error: unknown) => void;
  now: Now;
};

/** How often to scan new leads. */
const intervalMs = 60_000;

/** The overlap of scans: a lead gets its time before it is stored, its index follows, and clocks differ. */
const overlapMs = 60_000;

/** How long a run continues; the function's timeout is sixty seconds. */
const runMs = 20_000;

/**
 * Scans the leads that were received four to two minutes ago, oldest first, and rechecks them. So no lead is lost, even
 * if the stream loses one. The due time of the job says how far the last scan got; after a long outage, each run
 * continues at the lead where the last one had no more time. A lead that needs another recheck, or cannot be read, gets
 * its own job, so that it delays no other lead.
 */
export function makeResendLostOrders({ index, recheckLead, jobs, onFault, now }: Deps) {
  return async function resendLostOrders(
    { agencyId }: JobOfKind<"unsent">,
    at: Instant,
    dueAt: Instant,
  ): Promise<Instant> {
    const startedAt = now();
    const from = addMs(dueAt, -intervalMs - lostOrderTimeoutMs - overlapMs);
    const to = addMs(at, -lostOrderTimeoutMs);
    for await (const leads of listLeadPages(index, { agencyId, from, to })) {
      await Promise.all(leads.map(({ leadId }) => recheckOrSchedule({ agencyId, leadId }, at)));
      const last = leads.at(-1);
      // The overlap is added, so that the next run begins exactly there, and a busy minute is not scanned for ever.
      if (last && elapsedMs(startedAt, now()) >= runMs) return toDueAt(addMs(last.receivedAt, overlapMs));
    }
    return toDueAt(to);

    function toDueAt(scannedUntil: Instant): Instant {
      return addMs(scannedUntil < to ? scannedUntil : to, lostOrderTimeoutMs + intervalMs);
    }
  };

  async function recheckOrSchedule(key: LeadKey, at: Instant): Promise<void> {
    const recheckAt = await recheckLead(key, at).catch((fault: unknown) => {
      onFault(fault);
      return addMs(at, lostOrderTimeoutMs);
    });
    if (recheckAt) await jobs.schedule({ kind: "recheck", ...key }, recheckAt);
  }
}
