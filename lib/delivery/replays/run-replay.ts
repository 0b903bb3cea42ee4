import type { Replay } from "#domain/delivery/replay.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { nextUpdatedAt } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { DeliveryOrder, Dispatcher } from "../ports.ts";
import type { Replays } from "./ports.ts";

/** A page of the deliveries that a replay is of, after a position; without `next` it is the last one. */
export type FindReplayOrders = (
  agencyId: AgencyId,
  replay: Pick<Replay, "wanted" | "position">,
) => Promise<{ orders: DeliveryOrder[]; next?: string | undefined }>;

type Deps = { replays: Replays; findReplayOrders: FindReplayOrders; dispatcher: Dispatcher; now: Now };

/** How long one run goes on ordering; the function that runs it is given sixty seconds. */
const runMs = 30_000;

/**
 * Orders what a replay is of, page by page, and answers when to look again: undefined when it is done. Dying between ordering a page and keeping
 * how far it got orders the page again, in the same round, where each delivery is made once.
 */
export function makeRunReplay({ replays, findReplayOrders, dispatcher, now }: Deps) {
  return async function runReplay({ agencyId, replayId }: JobOfKind<"replay">): Promise<Instant | undefined> {
    const startedAt = now();
    let replay = await replays.read({ agencyId }, replayId);
    while (replay?.status === "running") {
      if (elapsedMs(startedAt, now()) > runMs) return now();
      const { orders, next } = await findReplayOrders(agencyId, replay);
      if (orders.length > 0) await dispatcher.dispatch(orders.map((order) => ({ ...order, replayId, lane: "slow" })));
      const { position: _, ...rest } = replay;
      const updated: Replay = {
        ...rest,
        ordered: replay.ordered + orders.length,
        updatedAt: nextUpdatedAt(replay.updatedAt, now()),
        ...(next ? { position: next } : { status: "done" as const }),
      };
      const replaced = await replays.replace({ agencyId }, replay, updated);
      // Somebody else works it too, and is further.
      replay = replaced === "replaced" ? updated : await replays.read({ agencyId }, replayId);
    }
    return undefined;
  };
}
