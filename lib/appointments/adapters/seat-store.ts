import { Seat } from "#domain/appointments/seat.ts";
import { makeLimitedEntityStore } from "#platform/table/entity-store.ts";
import { scopePartition } from "#platform/table/keys.ts";
import type { Table } from "#platform/table/table.ts";
import type { Seats } from "../ports.ts";

export const makeSeatStore = (table: Table): Seats => makeLimitedEntityStore(table, "seat", Seat, scopePartition);
