import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PoolMode } from "#domain/campaigns/pool.ts";
import { decideRouting, listEligibleCandidates } from "#domain/routing/decide-routing.ts";
import { type Candidate, Explanation } from "#domain/routing/explanation.ts";
import { findObstacle } from "#domain/routing/obstacle.ts";
import { orderByTurn } from "#domain/routing/turns.ts";
import { anId } from "#test/support/an-id.ts";
import { anyExplanation } from "#test/support/any-explanation.ts";
import { aCandidate, aRouting } from "#test/support/facts.ts";
import { runs } from "#test/support/property-runs.ts";

const pool = (
  mode: PoolMode,
  weights: readonly number[],
  changes: (index: number) => Partial<Candidate> = () => ({}),
) =>
  aRouting({
    mode,
    candidates: weights.map((weight, index) =>
      aCandidate({ weight, clientId: anId("client", index + 1), ...changes(index) }),
    ),
  });

/** How many of the turns from 1 to `turns` each client gets. */
function shares(explanation: Explanation, turns: number): number[] {
  const counts = new Map(explanation.candidates.map(({ clientId }) => [clientId, 0]));
  for (let ticket = 1; ticket <= turns; ticket += 1) {
    const decision = decideRouting({ ...explanation, ticket });
    if (decision.outcome !== "placed") throw new Error(decision.outcome);
    for (const id of decision.clientIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts.values()];
}

describe("routing, for any pool and any obstacles of its clients,", () => {
  it("decides the same when the explanation is stored and read again", () => {
    fc.assert(
      fc.property(anyExplanation, (explanation) => {
        const read = Explanation.parse(JSON.parse(JSON.stringify(explanation)));
        expect(decideRouting(read)).toEqual(decideRouting(explanation));
      }),
    );
  });

  it("places a lead with up to `share` clients, all without an obstacle", () => {
    fc.assert(
      fc.property(anyExplanation, (explanation) => {
        const decision = decideRouting(explanation);
        const able = listEligibleCandidates(explanation).filter((candidate) => findObstacle(candidate) === undefined);
        const placed = decision.outcome === "placed" ? decision.clientIds : [];
        expect(placed).toEqual(able.slice(0, explanation.share).map(({ clientId }) => clientId));
      }),
    );
  });

  it("refuses a lead only if no client matches, or none can take it and the campaign does not hold leads", () => {
    fc.assert(
      fc.property(anyExplanation, (explanation) => {
        const { candidates, whenUnavailable } = explanation;
        if (decideRouting(explanation).outcome !== "no_match") return;
        const obstacles = candidates.map(findObstacle);
        expect(obstacles).not.toContain(undefined);
        if (whenUnavailable !== "refuse") expect(new Set(obstacles)).toEqual(new Set(["filter_mismatch"]));
      }),
    );
  });

  it("considers every matching client exactly once, or only those whose turn it is under `hold`", () => {
    fc.assert(
      fc.property(anyExplanation, (explanation) => {
        const matching = explanation.candidates.filter((candidate) => findObstacle(candidate) !== "filter_mismatch");
        const order = orderByTurn(explanation);
        expect(new Set(order)).toEqual(new Set(matching));
        expect(order).toHaveLength(matching.length);
        const expected = explanation.whenUnavailable === "hold" ? order.slice(0, explanation.share) : order;
        expect(listEligibleCandidates(explanation)).toEqual(expected);
      }),
    );
  });

  it("keeps the order of the clients when one of them is paused", () => {
    fc.assert(
      fc.property(anyExplanation, fc.nat(), (explanation, which) => {
        const index = which % explanation.candidates.length;
        const blocked = explanation.candidates.map((candidate, place) =>
          place === index ? { ...candidate, isPaused: true } : candidate,
        );
        const ids = (routing: Explanation) => orderByTurn(routing).map(({ clientId }) => clientId);
        expect(ids({ ...explanation, candidates: blocked })).toEqual(ids(explanation));
      }),
    );
  });
});

describe("turns", () => {
  it("by weight converge to the shares: no client is ever more than a few leads from its share", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 3_000 }),
        (weights, turns) => {
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          const counts = shares(pool("weighted", weights), turns);
          for (const [index, count] of counts.entries()) {
            const share = (turns * (weights[index] ?? 0)) / total;
            expect(Math.abs(count - share)).toBeLessThan(2 + Math.log2(turns + 1));
          }
        },
      ),
      runs(60),
    );
  });

  it("by weight pass from a paused client to the others in proportion to their weights", () => {
    const away = (index: number) => ({ isPaused: index === 0 });
    const counts = shares(pool("weighted", [50, 30, 10, 10], away), 5_000);
    expect(counts[0]).toBe(0);
    for (const [index, share] of [0.6, 0.2, 0.2].entries()) {
      expect((counts[index + 1] ?? 0) / 5_000).toBeCloseTo(share, 1);
    }
  });

  it("in rotation give each client exactly one turn in each cycle", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 30 }), (size, rounds) => {
        const counts = shares(
          pool(
            "round_robin",
            Array.from({ length: size }, () => 1),
          ),
          size * rounds,
        );
        expect(counts).toEqual(Array.from({ length: size }, () => rounds));
      }),
    );
  });

  it("in rotation pass evenly to the other clients, however many are paused", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 0, max: 14 }), (size, bits) => {
        const away = (index: number) => ({ isPaused: ((bits >> index) & 1) === 1 });
        const explanation = pool(
          "round_robin",
          Array.from({ length: size }, () => 1),
          away,
        );
        const present = explanation.candidates.filter(({ isPaused }) => !isPaused).length;
        if (present === 0) return;
        const permutations = Array.from({ length: size }, (_, index) => index + 1).reduce(
          (product, n) => product * n,
          1,
        );
        const counts = shares(explanation, permutations).filter((_, index) => !away(index).isPaused);
        expect(counts).toEqual(counts.map(() => permutations / present));
      }),
    );
  });

  it("by priority go to the first client that can take the lead, and within a rank by the order of the pool", () => {
    const ranked = (index: number) => ({ priority: [2, 1, 1][index] ?? 9, isOpen: index !== 1 });
    expect(decideRouting(pool("priority", [1, 1, 1], ranked))).toEqual({
      outcome: "placed",
      clientIds: [anId("client", 3)],
    });
  });
});
