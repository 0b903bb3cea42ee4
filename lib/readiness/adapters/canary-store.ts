import * as z from "zod";
import { LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { getItem } from "#platform/table/read-items.ts";
import { putIf, type Table } from "#platform/table/table.ts";
import type { Canaries } from "../ports.ts";
import { canaryKey } from "./keys.ts";

const Canary = z.object({
  leadId: LeadId,
  pushedAt: Instant,
  returnedAt: Instant.optional(),
  missingSince: Instant.optional(),
  refusedFor: z.string().optional(),
});

/** Stores the last canary of each campaign: one item beside the campaign's counters. */
export function makeCanaryStore(table: Table): Canaries {
  return {
    async read(agencyId, campaignId) {
      const item = await getItem(table, canaryKey(agencyId, campaignId));
      return item && Canary.parse(item);
    },

    async save(agencyId, campaignId, canary) {
      await putIf(
        table,
        { ...canary, ...canaryKey(agencyId, campaignId) },
        {
          expression: "attribute_not_exists(pk) OR pushedAt <= :pushedAt",
          values: { ":pushedAt": canary.pushedAt },
        },
      );
    },
  };
}
