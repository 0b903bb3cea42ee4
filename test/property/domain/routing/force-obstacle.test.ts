import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideRouting } from "#domain/routing/decide-routing.ts";
import { forceObstacle } from "#domain/routing/force-obstacle.ts";
import { findObstacle } from "#domain/routing/obstacle.ts";
import { decodeFact, encodeFact } from "#leads/adapters/fact-codec.ts";
import { anId } from "#test/support/an-id.ts";
import { anyExplanation } from "#test/support/any-explanation.ts";
import { aHeld } from "#test/support/facts.ts";

const obstacles = ["filter_mismatch", "client_paused", "no_subscription", "outside_hours", "cap_reached"] as const;

/** A campaign without any price in force matches nobody, forced or not. */
const anyPriced = anyExplanation.filter(({ candidates }) => candidates.some(({ terms }) => terms !== undefined));

describe("forcing what stands in the way of a sandbox lead", () => {
  it("keeps it from everybody, for the reason that was asked for, whatever else was the matter", () => {
    fc.assert(
      fc.property(anyPriced, fc.constantFrom(...obstacles), (explanation, obstacle) => {
        const forced = forceObstacle(explanation, obstacle);
        const isHeld = obstacle !== "filter_mismatch" && explanation.whenUnavailable !== "refuse";
        expect(decideRouting(forced)).toMatchObject({ outcome: isHeld ? "held" : "no_match", reason: obstacle });
        const priced = forced.candidates.filter(({ terms }) => terms !== undefined);
        expect(new Set(priced.map(findObstacle))).toEqual(new Set([obstacle]));
      }),
    );
  });

  it("is told by the explanation alone: stored and read back, it decides the same", () => {
    fc.assert(
      fc.property(anyPriced, fc.constantFrom(...obstacles), (explanation, obstacle) => {
        const received = aHeld({ sandbox: true, routing: forceObstacle(explanation, obstacle) });
        const key = { agencyId: anId("agency"), leadId: anId("lead") };
        const read = decodeFact(encodeFact(key, received));
        expect(read).toEqual(received);
        expect(read.kind === "received" && decideRouting(read.routing)).toEqual(decideRouting(received.routing));
      }),
    );
  });
});
