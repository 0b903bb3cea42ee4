import { Replay } from "#domain/delivery/replay.ts";
import { agencyPartition, makeEntityStore } from "#platform/table/entity-store.ts";
import type { Table } from "#platform/table/table.ts";
import type { Replays } from "../ports.ts";

export const makeReplayStore = (table: Table): Replays => makeEntityStore(table, "replay", Replay, agencyPartition);
