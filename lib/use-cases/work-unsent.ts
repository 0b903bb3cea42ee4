import { instant, type Instant } from "../domain/shared/instant.ts";
import type { DueItems, DueThingOf } from "./ports/due.ts";
import type { LeadIndex, Position } from "./ports/history.ts";
import type { makeRecheckLead } from "./recheck-lead.ts";
import { unsentAfterMs } from "./unsent-after.ts";

type World = {
  index: LeadIndex;
  recheckLead: ReturnType<typeof makeRecheckLead>;
  dueItems: Pick<DueItems, "arm">;
  onFault: (error: unknown) => void;
};

const pageSize = 100;

/** How often new leads are looked through. */
const intervalMs = 60_000;

/**
 * How far a look goes back behind where the one before must have ended: a lead is stamped before it is stored, its index follows a moment
 * later, and clocks differ.
 */
const overlapMs = 60_000;

/**
 * Looks through the leads that an agency pushed between three and two minutes ago (or since it was last looked, if that is longer), and has those
 * rechecked that were accepted and never dispatched: so even a lost stream loses no lead. When it is due says how far the look before it got. A lead
 * that needs more is due by itself from then on, and so is one that cannot be read, so that none keeps others waiting.
 */
export function makeWorkUnsent({ index, recheckLead, dueItems, onFault }: World) {
  return async function workUnsent({ agencyId }: DueThingOf<"unsent">, at: Instant, dueAt: Instant): Promise<Instant> {
    const from = instant(Date.parse(dueAt) - intervalMs - unsentAfterMs - overlapMs);
    const to = instant(Date.parse(at) - unsentAfterMs);
    for (const mode of ["live", "test"] as const) {
      let after: Position | undefined;
      do {
        const page = await index.list({ agencyId, mode, from, to }, { limit: pageSize, after });
        await Promise.all(
          page.leads.map(async ({ leadId }) => {
            const key = { agencyId, leadId };
            const again = await recheckLead(key, at).catch((fault: unknown) => {
              onFault(fault);
              return instant(Date.parse(at) + unsentAfterMs);
            });
            if (again) await dueItems.arm({ kind: "recheck", ...key }, again);
          }),
        );
        after = page.more ? page.leads.at(-1)?.position : undefined;
      } while (after);
    }
    return instant(Date.parse(at) + intervalMs);
  };
}
