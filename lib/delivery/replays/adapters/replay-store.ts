import { Replay } from "#domain/delivery/replay.ts";
import { makeEntityStore, agencyPartition } from "#platform/table/entity-store.ts";
import type { Table } from "#platform/table/table.ts";
import type { Replays } from "../ports.ts";

export const makeReplayStore = (table: Table): Replays => makeEntityStore(table, "replay", Replay, agencyPartition);
