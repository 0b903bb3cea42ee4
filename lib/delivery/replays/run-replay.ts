import type { Replay, ReplaySkipReason } from "#domain/delivery/replay.ts";
import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { nextUpdatedAt } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { Dispatcher } from "../ports.ts";
import type { FindReplayCandidates } from "./find-replay-candidates.ts";
import { busyMs, makeOrderRedelivery } from "./order-redelivery.ts";
import type { Replays } from "./ports.ts";

type Deps = Parameters<typeof makeOrderRedelivery>[0] & {
  replays: Replays;
  findReplayCandidates: FindReplayCandidates;
  dispatcher: Dispatcher;
  now: Now;
};

/** How long one run continues; the function's timeout is sixty seconds. */
const runMs = 30_000;

/**
 * Orders the deliveries of a replay, page by page. Returns when to continue; undefined when it is done. After a crash
 * between claiming a page and storing the position, it orders the rest of the page half a minute later.
 */
export function makeRunReplay(deps: Deps) {
  const { replays, findReplayCandidates, dispatcher, now } = deps;
  const orderRedelivery = makeOrderRedelivery(deps);
  return async function runReplay({ agencyId, replayId }: JobOfKind<"replay">): Promise<Instant | undefined> {
    const startedAt = now();
    let replay = await replays.read({ agencyId }, replayId);
    while (replay?.status === "running") {
      if (elapsedMs(startedAt, now()) > runMs) return now();
      const current = replay;
      const { candidates, unreadable, next } = await findReplayCandidates(agencyId, current);
      const results = await Promise.all(candidates.map((candidate) => orderRedelivery(current, candidate)));
      const orders = results.flatMap((result) => ("order" in result && result.order ? [result.order] : []));
      if (orders.length > 0) await dispatcher.dispatch(orders);
      if (results.some((result) => "isBusy" in result)) return addMs(now(), busyMs);
      const skipped = [
        ...results.flatMap((result) => ("skipped" in result ? [result.skipped] : [])),
        ...Array.from({ length: unreadable }, () => "unreadable" as const),
      ];
      const updated: Replay = {
        ...current,
        found: current.found + candidates.length + unreadable,
        ordered: current.ordered + results.filter((result) => !("skipped" in result)).length,
        skippedBecause: addCounts(current.skippedBecause, skipped),
        updatedAt: nextUpdatedAt(current.updatedAt, now()),
        position: next,
        status: next === undefined ? "done" : "running",
      };
      const replaced = await replays.replace({ agencyId }, current, updated);
      // On a conflict, another worker runs the same replay and is ahead; continue from its position.
      replay = replaced === "replaced" ? updated : await replays.read({ agencyId }, replayId);
    }
    return undefined;
  };
}

const addCounts = (counts: Replay["skippedBecause"], reasons: readonly ReplaySkipReason[]): Replay["skippedBecause"] =>
  reasons.reduce((sum, reason) => ({ ...sum, [reason]: (sum[reason] ?? 0) + 1 }), counts);
