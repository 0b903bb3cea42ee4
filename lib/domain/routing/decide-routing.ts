import type { ClientId } from "#domain/shared/id.ts";
import { type Instant, minInstant } from "#domain/shared/instant.ts";
import type { Candidate, Explanation } from "./explanation.ts";
import { findObstacle, type Obstacle } from "./obstacle.ts";
import { orderByTurn } from "./turns.ts";

/** A routing decision. `until` is when time will have removed the obstacle; absent if only settings can. */
export type Decision =
  | { outcome: "placed"; clientIds: ClientId[] }
  | { outcome: "held"; reason: Obstacle; until?: Instant }
  | { outcome: "no_match"; reason: Obstacle };

/** Lists the candidates that may get the lead, by turn; under `hold`, only those whose turn it is. */
export function listEligibleCandidates(explanation: Explanation): Candidate[] {
  const order = orderByTurn(explanation);
  return explanation.whenUnavailable === "hold" ? order.slice(0, explanation.share) : order;
}

/** Decides from the explanation alone: the first `share` eligible candidates that can take the lead get it. */
export function decideRouting(explanation: Explanation): Decision {
  const eligible = listEligibleCandidates(explanation);
  const takers = eligible.filter((candidate) => findObstacle(candidate) === undefined).slice(0, explanation.share);
  if (takers.length > 0) return { outcome: "placed", clientIds: takers.map(({ clientId }) => clientId) };
  const [first] = eligible;
  const reason = first && findObstacle(first);
  if (!reason) return { outcome: "no_match", reason: "filter_mismatch" };
  if (explanation.whenUnavailable === "refuse") return { outcome: "no_match", reason };
  const until = eligible.map(({ availableAt }) => availableAt).reduce(minInstant, undefined);
  return { outcome: "held", reason, until };
}
