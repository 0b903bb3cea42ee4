import type { Replay } from "#domain/delivery/replay.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { nextUpdatedAt } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { DeliveryOrder, Dispatcher } from "../ports.ts";
import type { Replays } from "./ports.ts";

/** Finds one page of a replay's orders, from its position on. Without `next` it is the last page. */
export type FindReplayOrders = (
  agencyId: AgencyId,
  replay: Pick<Replay, "wanted" | "position">,
) => Promise<{ orders: DeliveryOrder[]; next?: string | undefined }>;

type Deps = { replays: Replays; findReplayOrders: FindReplayOrders; dispatcher: Dispatcher; now: Now };

/** How long one run continues; the function's timeout is sixty seconds. */
const runMs = 30_000;

/**
 * Orders the deliveries of a replay, page by page. Returns when to continue; undefined when it is done. After a crash
 * between ordering a page and storing the position, it orders the page again in the same round. Senders make each
 * delivery once in a round.
 */
export function makeRunReplay({ replays, findReplayOrders, dispatcher, now }: Deps) {
  return async function runReplay({ agencyId, replayId }: JobOfKind<"replay">): Promise<Instant | undefined> {
    const startedAt = now();
    let replay = await replays.read({ agencyId }, replayId);
    while (replay?.status === "running") {
      if (elapsedMs(startedAt, now()) > runMs) return now();
      const { orders, next } = await findReplayOrders(agencyId, replay);
      if (orders.length > 0) await dispatcher.dispatch(orders.map((order) => ({ ...order, replayId, lane: "slow" })));
      const updated: Replay = {
        ...replay,
        ordered: replay.ordered + orders.length,
        updatedAt: nextUpdatedAt(replay.updatedAt, now()),
        position: next,
        status: next ? "running" : "done",
      };
      const replaced = await replays.replace({ agencyId }, replay, updated);
      // On a conflict, another worker runs the same replay and is ahead; continue from its position.
      replay = replaced === "replaced" ? updated : await replays.read({ agencyId }, replayId);
    }
    return undefined;
  };
}
