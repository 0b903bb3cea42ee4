import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Position } from "#platform/ports.ts";
import type { LeadIndex } from "./ports.ts";

const pageSize = 100;

/** Lists an agency's leads received from `from` (inclusive) to `to` (exclusive), live and of the sandbox, oldest first. */
export async function* listLeadPages(
  index: Pick<LeadIndex, "listOldestFirst">,
  filter: { agencyId: AgencyId; from: Instant; to: Instant },
): AsyncGenerator<Awaited<ReturnType<LeadIndex["listOldestFirst"]>>["leads"]> {
  let after: Position | undefined;
  do {
    const page = await index.listOldestFirst(filter, { limit: pageSize, after });
    if (page.leads.length > 0) yield page.leads;
    after = page.more ? page.leads.at(-1)?.position : undefined;
  } while (after);
}
