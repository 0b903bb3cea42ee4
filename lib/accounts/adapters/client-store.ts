import { Client } from "#domain/accounts/client.ts";
import { agencyPartition, makeEntityStore } from "#platform/table/entity-store.ts";
import type { Table } from "#platform/table/table.ts";
import type { Clients } from "../ports.ts";

export const makeClientStore = (table: Table): Clients => makeEntityStore(table, "client", Client, agencyPartition);
