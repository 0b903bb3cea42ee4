import { Replay } from "#domain/delivery/replay.ts";
import { makeEntities, ofAgency } from "#platform/table/entity-store.ts";
import type { Table } from "#platform/table/table.ts";
import type { Replays } from "../ports.ts";

export const makeReplays = (table: Table): Replays => makeEntities(table, "replay", Replay, ofAgency);
