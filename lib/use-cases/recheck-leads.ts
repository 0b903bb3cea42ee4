import type { AgencyId } from "../domain/shared/id.ts";
import type { Instant } from "../domain/shared/instant.ts";
import type { DueItems } from "./ports/due.ts";
import type { LeadIndex, Position } from "./ports/history.ts";
import type { Now } from "./ports/world.ts";

type World = { index: LeadIndex; dueItems: Pick<DueItems, "arm">; now: Now };

const pageSize = 100;

/**
 * Has every lead rechecked that an agency pushed from `from` to before `to`, live ones and those of the sandbox: what was never ordered is, and what is derived of
 * their histories is derived anew. `onProgress` is told how many so far; answers how many there were. Repeating it changes nothing.
 */
export function makeRecheckLeads({ index, dueItems, now }: World) {
  return async function recheckLeads(
    agencyId: AgencyId,
    { from, to }: { from: Instant; to: Instant },
    onProgress: (count: number) => void,
  ): Promise<number> {
    let count = 0;
    for (const mode of ["live", "test"] as const) {
      let after: Position | undefined;
      do {
        const page = await index.list({ agencyId, mode, from, to }, { limit: pageSize, after });
        await Promise.all(page.leads.map(({ leadId }) => dueItems.arm({ kind: "recheck", agencyId, leadId }, now())));
        count += page.leads.length;
        if (page.leads.length > 0) onProgress(count);
        after = page.more ? page.leads.at(-1)?.position : undefined;
      } while (after);
    }
    return count;
  };
}
