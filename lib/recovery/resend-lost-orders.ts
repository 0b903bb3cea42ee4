import { lostOrderTimeoutMs } from "#domain/delivery/lost-order-timeout.ts";
import { elapsedMs, instant, type Instant, minInstant } from "#domain/shared/instant.ts";
import { listLeadPages } from "#leads/list-lead-pages.ts";
import type { LeadIndex } from "#leads/ports.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { JobOfKind, JobStore } from "#scheduling/ports.ts";
import type { makeRecheckLead } from "./recheck-lead.ts";

type Deps = {
  index: LeadIndex;
  recheckLead: ReturnType<typeof makeRecheckLead>;
  jobs: Pick<JobStore, "schedule">;
  onFault: (error: unknown) => void;
  now: Now;
};

/** How often new leads are looked through. */
const intervalMs = 60_000;

/**
 * How far a look goes back behind where the one before must have ended: a lead is stamped before it is stored, its index follows a moment
 * later, and clocks differ.
 */
const overlapMs = 60_000;

/** What is looked through before one asks whether there is time for more, and how long there is: the function is given sixty seconds. */
const sliceMs = 10 * 60_000;
const runMs = 20_000;

/**
 * Looks through the leads that an agency pushed between three and two minutes ago (or since it was last looked, if that is longer), and has those
 * rechecked that were accepted and never dispatched: so even a lost stream loses no lead. When it is due says how far the look before it got, so
 * that after a long outage each run goes on from there, as far as it has time. A lead that needs more is due by itself from then on, and so is one
 * that cannot be read, so that none keeps others waiting.
 */
export function makeResendLostOrders({ index, recheckLead, jobs, onFault, now }: Deps) {
  return async function resendLostOrders(
    { agencyId }: JobOfKind<"unsent">,
    at: Instant,
    dueAt: Instant,
  ): Promise<Instant> {
    const startedAt = now();
    const to = addMs(at, -lostOrderTimeoutMs);
    let scannedUntil = addMs(dueAt, -intervalMs - lostOrderTimeoutMs);
    do {
      const sliceEnd = minInstant(addMs(scannedUntil, sliceMs), to) ?? to;
      for await (const leads of listLeadPages(index, {
        agencyId,
        from: addMs(scannedUntil, -overlapMs),
        to: sliceEnd,
      })) {
        await Promise.all(leads.map(({ leadId }) => recheckOrSchedule({ agencyId, leadId }, at)));
      }
      scannedUntil = sliceEnd;
    } while (scannedUntil < to && elapsedMs(startedAt, now()) < runMs);
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

const addMs = (at: Instant, ms: number): Instant => instant(Date.parse(at) + ms);
