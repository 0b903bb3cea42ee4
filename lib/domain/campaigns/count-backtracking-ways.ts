/** The fewest and the most repetitions that a quantifier allows. */
type RepetitionRange = { min: number; max: number };

/**
 * Counts the ways in which a backtracking engine may match `pattern` against a text of `length` characters before it
 * fails. The count is an upper bound, and so bounds the time. It counts a repetition once for each place where it can
 * end, a choice once for each time it can be made, and a pattern that is not anchored to the start once for each place
 * where it can start. `pattern` must compile with the flag u, which requires every literal bracket and brace to be
 * escaped.
 */
export function countBacktrackingWays(pattern: string, length: number): number {
  // A class in brackets, or an escape, counts as one character; the markers of a group count as none.
  const plain = pattern
    .replace(/\\[pPu]\{[^}]*\}|\\k<[^>]*>|\\[^]/gu, "x")
    .replace(/\[[^\]]*\]/gu, "x")
    .replace(/\(\?(?:<?[=!]|[a-z-]*:|<[^>]*>)/gu, "(");
  let position = 0;

  function countAlternatives(): number {
    let ways = countSequence();
    while (plain[position] === "|") {
      position += 1;
      ways += countSequence();
    }
    return ways;
  }

  function countSequence(): number {
    let ways = 1;
    while (position < plain.length && plain[position] !== "|" && plain[position] !== ")")
      ways *= countRepetitions(countAtom());
    return ways;
  }

  function countAtom(): number {
    const isGroup = plain[position] === "(";
    position += 1;
    if (!isGroup) return 1;
    const ways = countAlternatives();
    position += 1;
    return ways;
  }

  function countRepetitions(ways: number): number {
    const { min, max } = parseQuantifier();
    if (ways === 1) return max - min + 1;
    let sum = 0;
    for (let times = min; times <= max && Number.isFinite(sum); times++) sum += ways ** times;
    return sum;
  }

  function parseQuantifier(): RepetitionRange {
    const [matchedText, first, rest, last] = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(plain.slice(position)) ?? [""];
    position += matchedText.length;
    if (first !== undefined) {
      const min = Math.min(Number(first), length);
      return { min, max: rest === undefined ? min : last ? Math.min(Number(last), length) : length };
    }
    if (matchedText === "") return { min: 1, max: 1 };
    return { min: matchedText.startsWith("+") ? 1 : 0, max: matchedText.startsWith("?") ? 1 : length };
  }

  let ways = countSequence();
  // An alternative at the top level is not anchored by the ^ of the first one.
  const startPositions = plain.startsWith("^") && position === plain.length ? 1 : length;
  while (position < plain.length) {
    position += 1;
    ways += countSequence();
  }
  return startPositions * ways;
}
