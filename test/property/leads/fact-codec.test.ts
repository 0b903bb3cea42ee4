import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFact, encodeFact } from "#leads/adapters/fact-codec.ts";
import { anId } from "#test/support/an-id.ts";
import { anyExplanation } from "#test/support/any-explanation.ts";
import { anyHistoryOfTakenLead } from "#test/support/arbitraries.ts";
import { aLadder, aPassedOn, aPlaced, aPlacement, aReceived } from "#test/support/facts.ts";

const passesOn = { after: 90, clock: "raw", while: "unattempted", do: { kind: "pass_on" } } as const;
const key = { agencyId: anId("agency"), leadId: anId("lead") };

describe("the fact codec", () => {
  it("decodes every fact as it was encoded", () => {
    fc.assert(
      fc.property(anyHistoryOfTakenLead, (history) => {
        for (const fact of history) expect(decodeFact(encodeFact(key, fact))).toEqual(fact);
      }),
    );
  });

  it("decodes every explanation, and every share of an enquiry, as it was encoded", () => {
    fc.assert(
      fc.property(anyExplanation, (routing) => {
        const shares = [{ leadId: anId("lead", 2), placement: aPlacement({ clientId: anId("client", 2) }) }];
        const { placement: _, ...held } = aReceived({ routing });
        const chased = aReceived({ routing, placement: aPlacement({ chase: [...aLadder, passesOn] }) });
        const passedOn = aPassedOn({ routing, placement: aPlacement({ chase: aLadder }) });
        for (const fact of [aReceived({ routing, shares }), aPlaced({ routing, shares }), held, chased, passedOn]) {
          expect(decodeFact(encodeFact(key, fact))).toEqual(fact);
        }
      }),
    );
  });
});
