import { Seat } from "#domain/appointments/seat.ts";
import { makeEntityStore } from "#platform/table/entity-store.ts";
import { scopePartition } from "#platform/table/keys.ts";
import type { Table } from "#platform/table/table.ts";
import type { Seats } from "../ports.ts";

export const makeSeatStore = (table: Table): Seats => makeEntityStore(table, "seat", Seat, scopePartition);
