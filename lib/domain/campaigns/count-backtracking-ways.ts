/** What a quantifier allows: how often at least, and at most. */
type RepetitionRange = { min: number; max: number };

/**
 * In how many ways a backtracking engine may try to lay `pattern` over a text of `length` characters before it gives up: an upper
 * bound, and with it one on time. Each repetition counts as often as it can end, each choice as often as it can be made, and what
 * is not tied to the start of the text as often as it can start. `pattern` must compile with the flag u, in which every bracket
 * and brace that means itself is escaped.
 */
export function countBacktrackingWays(pattern: string, length: number): number {
  // What stands in brackets, or after a backslash, is one character; what marks a group is none.
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
  // A choice at the top would leave its other alternatives untied.
  const startPositions = plain.startsWith("^") && position === plain.length ? 1 : length;
  while (position < plain.length) {
    position += 1;
    ways += countSequence();
  }
  return startPositions * ways;
}
