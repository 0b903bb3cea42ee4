import type { PoolMode } from "#domain/campaigns/pool.ts";
import type { Candidate, Explanation } from "./explanation.ts";
import { isMatchingCandidate } from "./obstacle.ts";

/** Whether a campaign gives out leads in turns, which must be counted. */
export const hasTurns = ({ mode, candidates }: { mode: PoolMode; candidates: readonly unknown[] }): boolean =>
  mode !== "priority" && candidates.length > 1;

/** Orders the candidates by turn, from nothing that can change while Baton places the lead. */
export const orderByTurn = ({ mode, ticket = 1, candidates }: Explanation): Candidate[] =>
  turnOrders[mode](candidates.filter(isMatchingCandidate), ticket - 1);

const turnOrders: Record<PoolMode, (matching: Candidate[], turn: number) => Candidate[]> = {
  priority: (matching) => matching.toSorted((a, b) => a.priority - b.priority),
  round_robin: orderByRotation,
  weighted: orderByWeight,
};

/**
 * Gives every candidate one turn in `matching.length`, and every possible substitute an equal share in the rounds after
 * that, by the digits of the turn in the factorial number system. If the next candidate always took over, it would get
 * the turns of two.
 */
function orderByRotation(matching: Candidate[], turn: number): Candidate[] {
  const first = matching[turn % matching.length];
  if (!first) return [];
  const others = matching.filter((other) => other !== first);
  return [first, ...orderByRotation(others, Math.floor(turn / matching.length))];
}

/**
 * Draws the candidates one after the other, each with a chance in proportion to its weight among the rest. The draws
 * are not random but points of a Weyl sequence, the multiples of the golden ratio modulo 1, which fill [0, 1) more
 * evenly than any other: after n turns no candidate is more than about log n leads away from its share (Niederreiter,
 * Random Number Generation, 1992, ch. 3).
 */
function orderByWeight(matching: Candidate[], turn: number): Candidate[] {
  const order: Candidate[] = [];
  let left = matching;
  let point = fractionalPart((turn + 0.5) * goldenRatio);
  while (left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0);
    let below = 0;
    for (const candidate of left) {
      const share = candidate.weight / total;
      if (point < below + share || candidate === left.at(-1)) {
        order.push(candidate);
        // The rest of the point within its interval is spread as evenly as the point.
        point = Math.min(Math.max((point - below) / share, 0), 1 - Number.EPSILON);
        left = left.filter((other) => other !== candidate);
        break;
      }
      below += share;
    }
  }
  return order;
}

const goldenRatio = (Math.sqrt(5) - 1) / 2;
const fractionalPart = (number: number): number => number - Math.floor(number);
