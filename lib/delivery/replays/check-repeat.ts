import { type DeliveryHistoryFact, hasArrivalFact } from "#domain/delivery/decide-next-step.ts";
import { isRepeating } from "#domain/delivery/replay.ts";
import type { AgencyId, ReplayId } from "#domain/shared/id.ts";
import type { Replays } from "./ports.ts";

/**
 * Checks whether the round of an order repeats a delivery that has arrived. Reads the replay only for such a delivery:
 * before, both kinds of replay do the same.
 */
export const makeCheckRepeat =
  ({ replays }: { replays: Pick<Replays, "read"> }) =>
  async (
    { agencyId, replayId }: { agencyId: AgencyId; replayId?: ReplayId | undefined },
    history: readonly DeliveryHistoryFact[],
  ): Promise<boolean> => {
    if (replayId === undefined || !hasArrivalFact(history)) return false;
    const replay = await replays.read({ agencyId }, replayId);
    return replay !== undefined && isRepeating(replay.wanted);
  };
