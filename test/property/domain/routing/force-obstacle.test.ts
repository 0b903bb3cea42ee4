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

/** A campaign without a price in force matches no client, forced or not. */
const anyPriced = anyExplanation.filter(({ candidates }) => candidates.some(({ terms }) => terms !== undefined));

describe("a forced obstacle of a sandbox lead", () => {
  it("keeps the lead from every client for the forced reason, whatever other obstacles there were", () => {
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

  it("is part of the explanation: stored and read again, it gives the same decision", () => {
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
