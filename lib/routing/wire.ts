import type { Table } from "#platform/table/table.ts";
import { makeHeldLeadStore } from "./adapters/held-lead-store.ts";
import { makeTurnStore } from "./adapters/turn-store.ts";
import { makeUsageStore } from "./adapters/usage-store.ts";

export const openPlacing = (table: Table) => ({ usages: makeUsageStore(table), turns: makeTurnStore(table) });

export const openHeldLeads = (table: Table) => ({ held: makeHeldLeadStore(table) });
