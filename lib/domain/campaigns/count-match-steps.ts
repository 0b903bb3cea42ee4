/** How much a part of a pattern can cost: the steps to try it once, and the ways in which it can match. */
type Cost = { steps: number; ways: number };

/** A class by Unicode property is a search in a long list of ranges; the engine also compiles that list. */
const unicodeClass = { steps: 5, compileSteps: 10_000 };

const tokenPattern =
  /\\u\{[^}]*\}|\\[pP]\{[^}]*\}|\\k<[^>]*>|\\[1-9]\d*|\\[^]|\[(?:\\[^]|[^\]\\])*\]|\(\?<?[=!]|\(\?[a-z-]*:|\(\?<[^>]*>|\{\d+(?:,\d*)?\}\??|[*+?]\??|[^]/gu;

/**
 * Counts the steps in which a backtracking engine matches `pattern` against any text of `length` characters, at most.
 * The count is an upper bound, and so bounds the time. It counts every part once for each way in which the parts before
 * it can match, and a pattern that is not anchored to the start once for each place where it can start. `pattern` must
 * compile with the flag u, which requires every literal bracket and brace to be escaped.
 */
export function countMatchSteps(pattern: string, length: number): number {
  const tokens = pattern.match(tokenPattern) ?? [];
  let position = 0;

  function readAlternatives(): Cost {
    let cost = readSequence();
    while (tokens[position] === "|") {
      position += 1;
      const next = readSequence();
      cost = { steps: cost.steps + next.steps, ways: cost.ways + next.ways };
    }
    return cost;
  }

  function readSequence(): Cost {
    let cost: Cost = { steps: 0, ways: 1 };
    while (position < tokens.length && tokens[position] !== "|" && tokens[position] !== ")") {
      const next = repeat(readAtom());
      cost = { steps: cost.steps + cost.ways * next.steps, ways: cost.ways * next.ways };
    }
    return cost;
  }

  function readAtom(): Cost {
    const token = tokens[position] ?? "";
    position += 1;
    if (!token.startsWith("(")) return { steps: countCharacterSteps(token), ways: 1 };
    const { steps, ways } = readAlternatives();
    position += 1;
    // The engine does not return into a lookaround to match it in another way.
    return { steps: steps + 1, ways: /^\(\?<?[=!]/.test(token) ? 1 : ways };
  }

  /** A back reference compares as many characters as its group matched. */
  function countCharacterSteps(token: string): number {
    if (/^\\(?:k<|[1-9])/.test(token)) return length;
    return /\\[pP]\{/.test(token) ? unicodeClass.steps : 1;
  }

  function repeat(once: Cost): Cost {
    const { steps, ways } = once;
    const { min, max } = readQuantifier();
    if (min === 1 && max === 1) return once;
    if (ways === 1) return { steps: max * steps + 1, ways: max - min + 1 };
    const total: Cost = { steps: 1, ways: 0 };
    for (let times = 0; times <= max && Number.isFinite(total.steps + total.ways); times += 1) {
      if (times < max) total.steps += ways ** times * steps;
      if (times >= min) total.ways += ways ** times;
    }
    return { steps: total.steps, ways: Math.max(total.ways, 1) };
  }

  function readQuantifier(): { min: number; max: number } {
    const [matched, first, rest, last] = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??$/.exec(tokens[position] ?? "") ?? [];
    if (matched === undefined) return { min: 1, max: 1 };
    position += 1;
    const min = first === undefined ? Number(matched.startsWith("+")) : Number(first);
    if (matched.startsWith("?")) return { min, max: 1 };
    // After its fewest repetitions each one matches a character or more; the last one is tried in vain.
    const isUnbounded = first === undefined || (rest !== undefined && !last);
    return { min, max: isUnbounded ? min + length + 1 : rest === undefined ? min : Number(last) };
  }

  const compileSteps = (pattern.match(/\\[pP]\{/gu) ?? []).length * unicodeClass.compileSteps;
  const first = readSequence();
  // An alternative at the top level is not anchored by the ^ of the first one.
  if (tokens[0] === "^" && position === tokens.length) return compileSteps + length + first.steps;
  let { steps } = first;
  while (position < tokens.length) {
    position += 1;
    steps += readSequence().steps;
  }
  return compileSteps + (length + 1) * (steps + 1);
}
