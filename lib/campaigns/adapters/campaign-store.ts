import { Campaign } from "#domain/campaigns/campaign.ts";
import { agencyPartition, makeEntityStore } from "#platform/table/entity-store.ts";
import type { Table } from "#platform/table/table.ts";
import type { Campaigns } from "../ports.ts";

export const makeCampaignStore = (table: Table): Campaigns =>
  makeEntityStore(table, "campaign", Campaign, agencyPartition);
