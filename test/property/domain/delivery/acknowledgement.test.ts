import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findEffectiveAcknowledgement } from "#domain/delivery/acknowledged.ts";
import { Acknowledgement, AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import { parseAcknowledgement } from "#domain/delivery/parse-acknowledgement.ts";
import { singleLine, truncateToSingleLine } from "#domain/shared/text-schemas.ts";
import { anyAcknowledged } from "#test/support/arbitraries.ts";

const anyText = fc.string({ unit: "binary", maxLength: 400 });

describe("any reply", () => {
  it("never throws, and is an acknowledgement of the schema or none", () => {
    const replies = fc.oneof(
      anyText,
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ outcome: value })),
      fc.integer({ min: 1, max: 16_000 }).map((depth) => "[".repeat(depth)),
    );
    fc.assert(
      fc.property(replies, (text) => {
        const said = parseAcknowledgement(text);
        expect(said === undefined || Acknowledgement.safeParse(said).success).toBe(true);
      }),
    );
  });

  it("says what it says, however long and strange its reason and reference are", () => {
    const replies = fc.record(
      { outcome: fc.constantFrom(...AcknowledgementOutcome.options), reason: anyText, client_ref: anyText },
      { requiredKeys: ["outcome"] },
    );
    fc.assert(
      fc.property(replies, fc.dictionary(fc.string(), fc.jsonValue()), (reply, more) => {
        const said = parseAcknowledgement(
          JSON.stringify({ ...more, reason: undefined, client_ref: undefined, ...reply }),
        );
        expect(said?.outcome).toBe(reply.outcome);
        expect(Acknowledgement.parse(said)).toEqual(said);
      }),
    );
  });

  it("says nothing with any other outcome", () => {
    const words = fc.string().filter((text) => !AcknowledgementOutcome.safeParse(text).success);
    fc.assert(
      fc.property(words, (outcome) => {
        expect(parseAcknowledgement(JSON.stringify({ outcome }))).toBeUndefined();
      }),
    );
  });
});

describe("any text", () => {
  it("is cut to a line that is taken as it is, or to nothing", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const cut = truncateToSingleLine(text, max);
        expect(cut === "" ? cut : singleLine(max).parse(cut)).toBe(cut);
      }),
    );
  });
});

describe("the acknowledgement that stands", () => {
  it("is the same in any order of arrival, however often they are repeated", () => {
    const identity = ({ deliveryId, author }: { deliveryId?: string | undefined; author: string }) =>
      deliveryId ?? author;
    const answers = fc.uniqueArray(anyAcknowledged, { selector: identity, minLength: 1, maxLength: 6 });
    const arrived = answers.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
    );
    fc.assert(
      fc.property(arrived, ([all, disturbed]) => {
        expect(findEffectiveAcknowledgement(disturbed)).toEqual(findEffectiveAcknowledgement(all));
      }),
    );
  });
});
