import { unsentAfterMs } from "#domain/delivery/unsent-after.ts";
import { earlier, elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import { leadPages } from "#leads/lead-pages.ts";
import type { LeadIndex } from "#leads/ports.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { DueItems, DueThingOf } from "#scheduling/ports.ts";
import type { makeRecheckLead } from "./recheck-lead.ts";

type World = {
  index: LeadIndex;
  recheckLead: ReturnType<typeof makeRecheckLead>;
  dueItems: Pick<DueItems, "arm">;
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
export function makeWorkUnsent({ index, recheckLead, dueItems, onFault, now }: World) {
  return async function workUnsent({ agencyId }: DueThingOf<"unsent">, at: Instant, dueAt: Instant): Promise<Instant> {
    const started = now();
    const to = after(at, -unsentAfterMs);
    let looked = after(dueAt, -intervalMs - unsentAfterMs);
    do {
      const until = earlier(after(looked, sliceMs), to) ?? to;
      for await (const leads of leadPages(index, { agencyId, from: after(looked, -overlapMs), to: until })) {
        await Promise.all(leads.map(({ leadId }) => look({ agencyId, leadId }, at)));
      }
      looked = until;
    } while (looked < to && elapsedMs(started, now()) < runMs);
    return after(looked, unsentAfterMs + intervalMs);
  };

  async function look(key: LeadKey, at: Instant): Promise<void> {
    const again = await recheckLead(key, at).catch((fault: unknown) => {
      onFault(fault);
      return after(at, unsentAfterMs);
    });
    if (again) await dueItems.arm({ kind: "recheck", ...key }, again);
  }
}

const after = (at: Instant, ms: number): Instant => instant(Date.parse(at) + ms);
