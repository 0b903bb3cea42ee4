import type { Replay } from "#domain/delivery/replay.ts";
import type { AgencyScope, Entities } from "#platform/ports.ts";

/** The replays that an agency asked for. */
export type Replays = Entities<Replay, AgencyScope>;
