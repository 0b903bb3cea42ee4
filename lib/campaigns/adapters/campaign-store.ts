import { Campaign } from "#domain/campaigns/campaign.ts";
import { makeEntities, ofAgency } from "#platform/table/entity-store.ts";
import type { Table } from "#platform/table/table.ts";
import type { Campaigns } from "../ports.ts";

export const makeCampaigns = (table: Table): Campaigns => makeEntities(table, "campaign", Campaign, ofAgency);
