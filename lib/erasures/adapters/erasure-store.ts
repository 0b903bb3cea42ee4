import { Erasure } from "#domain/erasures/erasure.ts";
import { agencyPartition, makeEntityStore } from "#platform/table/entity-store.ts";
import type { Table } from "#platform/table/table.ts";
import type { Erasures } from "../ports.ts";

export const makeErasureStore = (table: Table): Erasures => makeEntityStore(table, "erasure", Erasure, agencyPartition);
