import type { Replay } from "#domain/delivery/replay.ts";
import type { AgencyScope, Entities } from "#platform/ports.ts";

/** The replays that an agency requested. */
export type Replays = Entities<Replay, AgencyScope>;
