import type { ClientId } from "#domain/shared/id.ts";
import { earlier, type Instant } from "#domain/shared/instant.ts";
import type { Candidate, Explanation } from "./explanation.ts";
import { inTurn } from "./turns.ts";
import { type Obstacle, obstacleOf } from "./verdict.ts";

/** What becomes of a lead. `until` is when a clock will have removed what it is held for; absent when only people can. */
export type Decision =
  | { outcome: "placed"; clientIds: ClientId[] }
  | { outcome: "held"; reason: Obstacle; until?: Instant }
  | { outcome: "no_match"; reason: Obstacle };

/**
 * The candidates that may get the lead, in the order in which they are asked: those it is for, from the one whose turn it is
 * on; under `hold`, only those whose turn it is.
 */
export function asked(explanation: Explanation): Candidate[] {
  const order = inTurn(explanation);
  return explanation.whenUnavailable === "hold" ? order.slice(0, explanation.share) : order;
}

/** Decides from nothing but the explanation: the first `share` of those asked who can take the lead get it. */
export function decide(explanation: Explanation): Decision {
  const order = asked(explanation);
  const able = order.filter((candidate) => obstacleOf(candidate) === undefined).slice(0, explanation.share);
  if (able.length > 0) return { outcome: "placed", clientIds: able.map(({ clientId }) => clientId) };
  const [first] = order;
  const reason = first && obstacleOf(first);
  if (!reason) return { outcome: "no_match", reason: "filter_mismatch" };
  if (explanation.whenUnavailable === "refuse") return { outcome: "no_match", reason };
  const until = order.map(({ availableAt }) => availableAt).reduce(earlier, undefined);
  return { outcome: "held", reason, ...(until && { until }) };
}
