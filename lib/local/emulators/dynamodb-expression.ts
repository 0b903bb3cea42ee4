/** What an expression of DynamoDB contains, as far as its limits need. */
export type ParsedExpression = {
  /** How many operators and functions it has. The `=` of a SET is none, and BETWEEN with its AND is one. */
  readonly operatorCount: number;
  /** The operands of the longest IN. */
  readonly maxInOperands: number;
  /** The placeholders of each pair of bounds of a BETWEEN. */
  readonly ranges: readonly { readonly lower: string; readonly upper: string }[];
  /** The names and values that it compares, as a key condition has them; the second bound of a BETWEEN too. */
  readonly comparisons: readonly { readonly name: string; readonly operator: string; readonly value: string }[];
};

/** How many parsed expressions a process keeps. An application has a few hundred different ones. */
const maxParsed = 1_000;
const parsed = new Map<string, ParsedExpression>();

/** Parses a condition, a filter, a key condition or an update. It remembers the result, because expressions repeat. */
export function parseExpression(text: string): ParsedExpression {
  const known = parsed.get(text);
  if (known) return known;
  if (parsed.size >= maxParsed) parsed.clear();
  const result = parse(text);
  parsed.set(text, result);
  return result;
}

const token = /<>|<=|>=|[<>=(),+-]|[#:]?\w+(?:\.[#:]?\w+|\[\d+\])*/g;
const updateStart = /^\s*(SET|REMOVE|ADD|DELETE)\s/i;

function parse(text: string): ParsedExpression {
  const tokens: string[] = text.match(token) ?? [];
  const isUpdate = updateStart.test(text);
  const ranges: { lower: string; upper: string }[] = [];
  const comparisons: { name: string; operator: string; value: string }[] = [];
  let operatorCount = 0;
  let maxInOperands = 0;
  let rangesOpen = 0;
  for (const [index, each] of tokens.entries()) {
    const [before = "", after = ""] = [tokens[index - 1], tokens[index + 1]];
    const word = each.toUpperCase();
    if (word === "AND" && rangesOpen > 0) {
      rangesOpen -= 1;
    } else if (word === "BETWEEN") {
      const upper = tokens[index + 3] ?? "";
      operatorCount += 1;
      rangesOpen += 1;
      ranges.push({ lower: after, upper });
      comparisons.push({ name: before, operator: word, value: after }, { name: before, operator: word, value: upper });
    } else if (word === "IN") {
      operatorCount += 1;
      const end = tokens.indexOf(")", index);
      maxInOperands = Math.max(maxInOperands, tokens.slice(index, end).filter((part) => part === ",").length + 1);
    } else if (word === "AND" || word === "OR" || word === "NOT" || each === "+" || each === "-") {
      operatorCount += 1;
    } else if (comparators.has(each)) {
      if (isUpdate) continue;
      operatorCount += 1;
      comparisons.push({ name: before, operator: each, value: after });
    } else if (after === "(" && /^[a-z_]+$/i.test(each)) {
      operatorCount += 1;
      comparisons.push({ name: tokens[index + 2] ?? "", operator: each, value: tokens[index + 4] ?? "" });
    }
  }
  return { operatorCount, maxInOperands, ranges, comparisons };
}

const comparators: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);
