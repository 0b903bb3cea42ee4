import type { Caller } from "#domain/accounts/caller.ts";
import type { RefusedLead } from "#domain/lead/refused-lead.ts";
import type { Now, Position } from "#platform/ports.ts";
import type { RefusedLeadFilter, RefusedLeads } from "./ports.ts";

/** Lists the refused pushes of an agency's live or test keys; the first page counts those that were not kept. */
export function makeListRefusedLeads({ refusedLeads, now }: { refusedLeads: RefusedLeads; now: Now }) {
  return async function listRefusedLeads(
    { agencyId, mode }: Caller,
    filter: RefusedLeadFilter,
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ refused: RefusedLead[]; next?: Position | undefined; notKept?: number | undefined }> {
    const scope = { agencyId, mode };
    const [found, notKept] = await Promise.all([
      refusedLeads.list(scope, { ...filter, now: now() }, page),
      page.after === undefined ? refusedLeads.readNotKept(scope, filter) : undefined,
    ]);
    return { ...found, notKept };
  };
}
