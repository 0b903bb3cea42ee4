import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findEffectiveAcknowledgement } from "#domain/delivery/acknowledged.ts";
import { Acknowledgement, AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import { parseAcknowledgement } from "#domain/delivery/parse-acknowledgement.ts";
import { singleLine, truncateToSingleLine } from "#domain/shared/text-schemas.ts";
import { anyAcknowledged } from "#test/support/arbitraries.ts";

const anyText = fc.string({ unit: "binary", maxLength: 400 });

describe("the acknowledgement in any reply", () => {
  it("matches its schema, is not understood or is undefined, and parsing never throws", () => {
    const replies = fc.oneof(
      anyText,
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ outcome: value })),
      fc.integer({ min: 1, max: 16_000 }).map((depth) => "[".repeat(depth)),
    );
    fc.assert(
      fc.property(replies, (text) => {
        const acknowledgement = parseAcknowledgement(text);
        const isAnswer = Acknowledgement.safeParse(acknowledgement).success;
        expect(isAnswer || acknowledgement === undefined || acknowledgement === "not_understood").toBe(true);
      }),
    );
  });

  it("has the outcome of the reply, however long or strange the reason and reference are", () => {
    const replies = fc.record(
      { outcome: fc.constantFrom(...AcknowledgementOutcome.options), reason: anyText, client_ref: anyText },
      { requiredKeys: ["outcome"] },
    );
    fc.assert(
      fc.property(replies, fc.dictionary(fc.string(), fc.jsonValue()), (reply, more) => {
        const acknowledgement = parseAcknowledgement(
          JSON.stringify({ ...more, reason: undefined, client_ref: undefined, clientRef: undefined, ...reply }),
        );
        expect(acknowledgement).toMatchObject({ outcome: reply.outcome });
        expect(Acknowledgement.parse(acknowledgement)).toEqual(acknowledgement);
      }),
    );
  });

  it("is not understood with any other outcome", () => {
    const words = fc.string().filter((text) => !AcknowledgementOutcome.safeParse(text).success);
    fc.assert(
      fc.property(words, (outcome) => {
        expect(parseAcknowledgement(JSON.stringify({ outcome }))).toBe("not_understood");
      }),
    );
  });
});

describe("any text as one line", () => {
  it("is cut to a line that `singleLine` accepts unchanged, or to nothing", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const cut = truncateToSingleLine(text, max);
        expect(cut === "" ? cut : singleLine(max).parse(cut)).toBe(cut);
      }),
    );
  });
});

describe("the effective acknowledgement", () => {
  it("is the same for any order of arrival, with any repetitions", () => {
    const identity = ({ deliveryId, author }: { deliveryId?: string | undefined; author: string }) =>
      deliveryId ?? author;
    const acknowledgements = fc.uniqueArray(anyAcknowledged, { selector: identity, minLength: 1, maxLength: 6 });
    const arrived = acknowledgements.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
    );
    fc.assert(
      fc.property(arrived, ([all, disturbed]) => {
        expect(findEffectiveAcknowledgement(disturbed)).toEqual(findEffectiveAcknowledgement(all));
      }),
    );
  });
});
