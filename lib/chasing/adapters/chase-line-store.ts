import type { AgencyId, CampaignId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { putIfAbsent, queryKeyRange, removeItem, type Table } from "#platform/table/table.ts";
import type { ChaseEntry, ChaseLine } from "../ports.ts";
import { chasePartition } from "./keys.ts";

/** Stores the lines in the table: one item each, which is only a key. */
export function makeChaseLineStore(table: Table): ChaseLine {
  const list = async (agencyId: AgencyId, campaignId: CampaignId, from: string, to: string, limit: number) => {
    const { items } = await queryKeyRange(
      table,
      { partition: ["pk", chasePartition(agencyId, campaignId)], sort: ["sk", from, to] },
      limit,
    );
    return items.map(({ sk }) => parseEntry(agencyId, campaignId, sk));
  };
  return {
    async add(entry) {
      await putIfAbsent(table, toKey(entry));
    },

    remove: (entry) => removeItem(table, toKey(entry)),

    // "~" sorts after every character that follows the instant in a key.
    listDue: (agencyId, campaignId, at, limit) => list(agencyId, campaignId, "0", `${at}~`, limit),

    async findNext(agencyId, campaignId, at) {
      const [next] = await list(agencyId, campaignId, `${at}~`, "~", 1);
      return next?.dueAt;
    },
  };
}

const toKey = ({ agencyId, campaignId, dueAt, leadId, cycle, step }: ChaseEntry) => ({
  pk: chasePartition(agencyId, campaignId),
  sk: [dueAt, leadId, cycle, step].join("/"),
});

function parseEntry(agencyId: AgencyId, campaignId: CampaignId, sk: string): ChaseEntry {
  const [dueAt, leadId, cycle, step] = sk.split("/");
  return {
    agencyId,
    campaignId,
    dueAt: dueAt as Instant,
    leadId: leadId as LeadId,
    cycle: Number(cycle),
    step: Number(step),
  };
}
