import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countMatchSteps } from "#domain/campaigns/count-match-steps.ts";
import { runs } from "#test/support/property-runs.ts";

/** A regular expression: how it is written, and how a backtracking engine matches it. */
type Expression = { source: string; match: Match };
/** Matches from `at`, and calls `next` with each place where the match can end until `next` returns true. */
type Match = (text: string, at: number, next: (end: number) => boolean, step: () => void) => boolean;

const character = (source: string, allowed: string): Expression => ({
  source,
  match(text, at, next, step) {
    step();
    return at < text.length && allowed.includes(text.charAt(at)) && next(at + 1);
  },
});

const sequence = (parts: readonly Expression[]): Expression => ({
  source: parts.map(({ source }) => source).join(""),
  match(text, at, next, step) {
    const matchFrom = (index: number, from: number): boolean => {
      const part = parts[index];
      return part ? part.match(text, from, (end) => matchFrom(index + 1, end), step) : next(from);
    };
    return matchFrom(0, at);
  },
});

const choice = (alternatives: readonly Expression[]): Expression => ({
  source: `(?:${alternatives.map(({ source }) => source).join("|")})`,
  match: (text, at, next, step) => alternatives.some(({ match }) => match(text, at, next, step)),
});

const lookahead = (inner: Expression): Expression => ({
  source: `(?=${inner.source})`,
  match: (text, at, next, step) => inner.match(text, at, () => true, step) && next(at),
});

const repetition = (inner: Expression, quantifier: string, min: number, max: number): Expression => ({
  source: `(?:${inner.source})${quantifier}`,
  match(text, at, next, step) {
    const again = (times: number, from: number): boolean => {
      // An engine does not repeat an empty match beyond the fewest repetitions.
      const more = () =>
        times < max && inner.match(text, from, (end) => (end > from || times < min) && again(times + 1, end), step);
      return times < min ? more() : more() || next(from);
    };
    return again(0, at);
  },
});

const quantifiers: [string, number, number][] = [
  ["*", 0, 99],
  ["+", 1, 99],
  ["?", 0, 1],
  ["{2}", 2, 2],
  ["{0,2}", 0, 2],
  ["{1,}", 1, 99],
];

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom(
      character("a", "a"),
      character("[ab]", "ab"),
      character("\\u{61}", "a"),
      character("\\x62", "b"),
      character("\\p{Ll}", "ab"),
      character("[\\]a]", "a"),
      character(".", "ab!"),
    ),
    fc.array(tie("expression"), { minLength: 1, maxLength: 3 }).map(sequence),
    fc.array(tie("expression"), { minLength: 1, maxLength: 3 }).map(choice),
    tie("expression").map(lookahead),
    fc
      .tuple(tie("expression"), fc.constantFrom(...quantifiers))
      .map(([inner, [quantifier, min, max]]) => repetition(inner, quantifier, min, max)),
  ),
}));

const mostSteps = 20_000;

/** The steps of a whole search, or undefined if there are too many to count. */
function searchSteps({ match }: Expression, text: string, isAnchored: boolean) {
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps > mostSteps) throw new RangeError("too many steps");
  };
  try {
    const starts = isAnchored ? 1 : text.length + 1;
    let isFound = false;
    for (let start = 0; start < starts && !isFound; start += 1)
      isFound = match(text, start, (end) => end === text.length, step);
    return { isFound, steps };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

describe("the count of the steps of a pattern", () => {
  it("is at least the number of steps that a backtracking engine takes for any text of that length", () => {
    fc.assert(
      fc.property(
        expression,
        fc.string({ unit: fc.constantFrom("a", "b", "!"), maxLength: 8 }),
        fc.boolean(),
        (pattern, text, isAnchored) => {
          const source = `${isAnchored ? "^" : ""}${pattern.source}$`;
          const searched = searchSteps(pattern, text, isAnchored);
          if (searched === undefined) return expect(countMatchSteps(source, text.length)).toBeGreaterThan(mostSteps);
          expect(new RegExp(source, "u").test(text)).toBe(searched.isFound);
          expect(countMatchSteps(source, text.length)).toBeGreaterThanOrEqual(searched.steps);
        },
      ),
      runs(3_000),
    );
  });

  it.each([
    ["^a$", 1_002],
    ["^a*$", 1_000 + 1_002 + 1_003],
    ["^a{2,3}b$", 1_000 + 4 + 2 + 2],
    ["^a*a*$", 1_000 + 1_002 + 2 * 1_003 * 1_003],
  ])("of %s is close to what it needs", (pattern, steps) => {
    expect(countMatchSteps(pattern, 1_000)).toBeLessThanOrEqual(steps + 1);
  });
});
