/** What a quantifier allows: how often at least, and at most. */
type Times = { least: number; most: number };

/**
 * In how many ways a backtracking engine may try to lay `pattern` over a text of `length` characters before it gives up: an upper
 * bound, and with it one on time. Each repetition counts as often as it can end, each choice as often as it can be made, and what
 * is not tied to the start of the text as often as it can start. `pattern` must compile with the flag u, in which every bracket
 * and brace that means itself is escaped.
 */
export function waysOf(pattern: string, length: number): number {
  // What stands in brackets, or after a backslash, is one character; what marks a group is none.
  const plain = pattern
    .replace(/\\[pPu]\{[^}]*\}|\\k<[^>]*>|\\[^]/gu, "x")
    .replace(/\[[^\]]*\]/gu, "x")
    .replace(/\(\?(?:<?[=!]|[a-z-]*:|<[^>]*>)/gu, "(");
  let place = 0;

  function choice(): number {
    let ways = sequence();
    while (plain[place] === "|") {
      place += 1;
      ways += sequence();
    }
    return ways;
  }

  function sequence(): number {
    let ways = 1;
    while (place < plain.length && plain[place] !== "|" && plain[place] !== ")") ways *= repeated(atom());
    return ways;
  }

  function atom(): number {
    const isGroup = plain[place] === "(";
    place += 1;
    if (!isGroup) return 1;
    const ways = choice();
    place += 1;
    return ways;
  }

  function repeated(ways: number): number {
    const { least, most } = quantifier();
    if (ways === 1) return most - least + 1;
    let sum = 0;
    for (let times = least; times <= most && Number.isFinite(sum); times++) sum += ways ** times;
    return sum;
  }

  function quantifier(): Times {
    const [written, first, rest, last] = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(plain.slice(place)) ?? [""];
    place += written.length;
    if (first !== undefined) {
      const least = Math.min(Number(first), length);
      return { least, most: rest === undefined ? least : last ? Math.min(Number(last), length) : length };
    }
    if (written === "") return { least: 1, most: 1 };
    return { least: written.startsWith("+") ? 1 : 0, most: written.startsWith("?") ? 1 : length };
  }

  let ways = sequence();
  // A choice at the top would leave its other alternatives untied.
  const starts = plain.startsWith("^") && place === plain.length ? 1 : length;
  while (place < plain.length) {
    place += 1;
    ways += sequence();
  }
  return starts * ways;
}
