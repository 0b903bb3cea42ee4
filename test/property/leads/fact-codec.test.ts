import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFact, encodeFact } from "#leads/adapters/fact-codec.ts";
import { anId } from "#test/support/an-id.ts";
import { anyExplanation } from "#test/support/any-explanation.ts";
import { anyHistoryOfCycles } from "#test/support/arbitraries.ts";
import { aPlaced, aPlacement, aReceived } from "#test/support/facts.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };

describe("the fact codec", () => {
  it("decodes every fact as it was encoded", () => {
    fc.assert(
      fc.property(anyHistoryOfCycles, (history) => {
        for (const fact of history) expect(decodeFact(encodeFact(key, fact))).toEqual(fact);
      }),
    );
  });

  it("decodes every explanation, and every share of an enquiry, as it was encoded", () => {
    fc.assert(
      fc.property(anyExplanation, (routing) => {
        const shares = [{ leadId: anId("lead", 2), placement: aPlacement({ clientId: anId("client", 2) }) }];
        const { placement: _, ...held } = aReceived({ routing });
        for (const fact of [aReceived({ routing, shares }), aPlaced({ routing, shares }), held]) {
          expect(decodeFact(encodeFact(key, fact))).toEqual(fact);
        }
      }),
    );
  });
});
