import type { ReplayId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { type DeliveryHistoryFact, hasArrivalFact, isDeliveryFact } from "./decide-next-step.ts";
import type { DeliveryFact } from "./delivery-fact.ts";
import type { ReplaySkipReason } from "./replay.ts";

/**
 * What a replay does for one delivery: nothing, or an attempt in a round of its own, or now the retry that its latest
 * round waits for. The sender makes that retry in its round, and the rest of the round keeps its schedule.
 */
export type Redelivery =
  | { do: "skip"; reason: ReplaySkipReason }
  | { do: "start_round" }
  | { do: "retry_now"; round: ReplayId | undefined; retryOf: number };

/**
 * The most facts of a delivery after which a replay begins another round. A program that replays in a loop would add a fact
 * each second, and each is read with all others of its lead.
 */
const maxFacts = 500;

/**
 * Decides what the replay `replayId` does for a delivery, from its facts. A delivery that has arrived is skipped, unless
 * the replay repeats it. One whose attempt is due, or was never made, is under way. No round starts beside one that
 * waits for a retry.
 */
export function decideRedelivery(
  history: readonly DeliveryHistoryFact[],
  { replayId, repeat, at }: { replayId: ReplayId; repeat: boolean; at: Instant },
): Redelivery {
  const facts = history.filter(isDeliveryFact);
  // The replay ordered it before a crash. The sender decides what is left to do in the round.
  if (facts.some(({ round }) => round === replayId)) return { do: "start_round" };
  const latest = findLatestFact(facts);
  const isRetryPending = latest?.kind === "delivery_failed" && (!latest.last || latest.reason === "internal_fault");
  if (hasArrivalFact(history)) {
    if (!repeat) return { do: "skip", reason: "delivered" };
    // Only a round that began after the receipt, to repeat the delivery, is still pending.
    if (!isRetryPending) return startRound(facts);
  }
  if (!latest) return { do: "skip", reason: "under_way" };
  if (!isRetryPending || latest.kind !== "delivery_failed") return startRound(facts);
  const isWaiting = latest.last || (latest.retryAt !== undefined && elapsedMs(at, latest.retryAt) > 0);
  return isWaiting
    ? { do: "retry_now", round: latest.round, retryOf: latest.attempt }
    : { do: "skip", reason: "under_way" };
}

const startRound = (facts: readonly DeliveryFact[]): Redelivery =>
  facts.length < maxFacts ? { do: "start_round" } : { do: "skip", reason: "too_many_attempts" };

/**
 * The latest fact of a delivery: of its attempt with the highest number, or a skip or bounce of that round after it. A
 * confirmation changes nothing that a sender does next, and is none.
 */
export function findLatestFact(facts: readonly DeliveryFact[]): DeliveryFact | undefined {
  const results = facts.filter(({ kind }) => kind !== "delivery_confirmed");
  const byAttempt = results.toSorted((a, b) => compare(toAttemptKey(a), toAttemptKey(b)));
  const latest = byAttempt.at(-1);
  const ending = facts.find(
    ({ kind, round, at }) =>
      (kind === "delivery_skipped" || kind === "delivery_bounced") &&
      round === latest?.round &&
      (!latest || at >= latest.at),
  );
  return ending ?? latest;
}

const toAttemptKey = (fact: DeliveryFact): string =>
  [String("attempt" in fact ? fact.attempt : 0).padStart(9, "0"), fact.at, fact.round ?? ""].join(" ");

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
