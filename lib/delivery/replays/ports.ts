import type { Replay } from "#domain/delivery/replay.ts";
import type { AgencyScope, Entities } from "#platform/ports.ts";

export type Replays = Entities<Replay, AgencyScope>;
