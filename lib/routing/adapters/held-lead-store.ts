import * as z from "zod";
import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { heldPartition, heldStatusKey } from "#leads/adapters/keys.ts";
import { indexes, parseLeadId, toPosition } from "#platform/table/keys.ts";
import { querySpreadList, spreadKeyFor } from "#platform/table/spread-list.ts";
import { type Item, putIf, putIfAbsent, queryKeyRange, removeItem, type Table } from "#platform/table/table.ts";
import type { HeldLead, HeldLeads } from "../ports.ts";
import { parseHeldCampaignId, releaseProgressKey, releaseProgressSortKey } from "./keys.ts";

/** Stores held leads in the table: one item each, in the partition of its campaign and in the index by status. */
export function makeHeldLeadStore(table: Table): HeldLeads {
  const keyFor = ({ agencyId, campaignId, leadId, receivedAt, mode }: HeldLead) => ({
    pk: heldPartition(agencyId, campaignId, mode),
    sk: toPosition(receivedAt, leadId),
  });
  return {
    async add(lead) {
      await putIfAbsent(table, {
        ...keyFor(lead),
        statusKey: spreadKeyFor(heldStatusKey(lead.agencyId, lead.mode), lead.leadId),
      });
    },

    async remove(lead) {
      await removeItem(table, keyFor(lead));
    },

    async list(agencyId, campaignId, { limit, after, mode }) {
      const { items, more } = await queryKeyRange(
        table,
        // "~" sorts after every character of a position.
        {
          partition: ["pk", heldPartition(agencyId, campaignId, mode)],
          sort: ["sk", after === undefined ? releaseProgressSortKey : `${after}~`, "~"],
        },
        limit + 1,
      );
      const positions = items.filter(({ sk }) => sk !== releaseProgressSortKey);
      const progress = items.find(({ sk }) => sk === releaseProgressSortKey);
      const leads = positions.slice(0, limit);
      return {
        leads: leads.map((item) => toHeldLead(item, agencyId, mode)),
        next: more || positions.length > limit ? leads.at(-1)?.sk : undefined,
        ...(progress && { progress: Progress.parse(progress) }),
      };
    },

    async saveProgress(lead, next) {
      const after = toPosition(lead.receivedAt, lead.leadId);
      await putIf(table, { ...releaseProgressKey(lead), after, next }, anyItem);
    },

    async removeProgress(list) {
      await removeItem(table, releaseProgressKey(list));
    },

    async listAll(agencyId, { from, to }, { limit, mode }) {
      const { items, more } = await querySpreadList(
        table,
        {
          index: indexes.byStatus,
          partition: ["statusKey", heldStatusKey(agencyId, mode)],
          // An instant without a lead id sorts before every lead received at that instant.
          sort: ["sk", from, to],
        },
        limit,
      );
      return { leads: items.map((item) => toHeldLead(item, agencyId, mode)), more };
    },
  };
}

const Progress = z.object({ after: z.string(), next: Instant.optional() });

const anyItem = { expression: "attribute_not_exists(pk) OR attribute_exists(pk)" };

const toHeldLead = ({ pk, sk }: Item, agencyId: AgencyId, mode: Mode | undefined): HeldLead => ({
  agencyId,
  campaignId: parseHeldCampaignId(pk),
  leadId: parseLeadId(sk),
  receivedAt: sk.slice(0, sk.indexOf("/")) as Instant,
  mode,
});
