import { Client } from "#domain/accounts/client.ts";
import { makeEntities, ofAgency } from "#platform/table/entity-store.ts";
import type { Table } from "#platform/table/table.ts";
import type { Clients } from "../ports.ts";

export const makeClients = (table: Table): Clients => makeEntities(table, "client", Client, ofAgency);
