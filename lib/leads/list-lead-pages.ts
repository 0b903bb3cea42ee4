import type { Position } from "#platform/ports.ts";
import type { LeadFilter, LeadIndex, LeadIndexPage } from "./ports.ts";

const pageSize = 100;

/** Lists an agency's leads received from `from` (inclusive) to `to` (exclusive): live leads first, then sandbox. */
export async function* listLeadPages(
  index: Pick<LeadIndex, "list">,
  filter: Pick<LeadFilter, "agencyId" | "from" | "to">,
): AsyncGenerator<LeadIndexPage["leads"]> {
  for (const mode of ["live", "test"] as const) {
    let after: Position | undefined;
    do {
      const page = await index.list({ ...filter, mode }, { limit: pageSize, after });
      if (page.leads.length > 0) yield page.leads;
      after = page.more ? page.leads.at(-1)?.position : undefined;
    } while (after);
  }
}
