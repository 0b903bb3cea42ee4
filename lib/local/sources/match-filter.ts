import { isRecord } from "#domain/shared/is-record.ts";
import { readOwn } from "#domain/shared/read-own.ts";

/**
 * Makes a filter that returns true when an event matches any of the patterns. The patterns are JSON, as in
 * `FilterCriteria`; without patterns every event matches. It supports exact values, `prefix`, `suffix`,
 * `equals-ignore-case`, `anything-but`, `numeric`, `exists` and `$or`, and throws an Error that names any other
 * comparison.
 */
export function makeMatchFilter(patterns: readonly string[]): (event: unknown) => boolean {
  const parsed: unknown[] = patterns.map((pattern) => JSON.parse(pattern));
  return (event) => parsed.length === 0 || parsed.some((pattern) => matches(pattern, event));
}

function matches(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return matchesAny(pattern, event);
  if (!isRecord(pattern)) throw new Error(`A filter pattern cannot be ${JSON.stringify(pattern)}.`);
  return Object.entries(pattern).every(([key, inner]) => {
    if (key === "$or" && Array.isArray(inner)) return inner.some((alternative) => matches(alternative, event));
    return matches(inner, isRecord(event) ? readOwn(event, key) : undefined);
  });
}

/** Matches a value. A list matches when any of its items does. */
function matchesAny(rules: readonly unknown[], value: unknown): boolean {
  const values = Array.isArray(value) ? value : [value];
  return rules.some((rule) => values.some((item) => matchesRule(rule, item)));
}

function matchesRule(rule: unknown, value: unknown): boolean {
  if (!isRecord(rule)) return rule === value;
  const [comparison = "", expected] = Object.entries(rule)[0] ?? [];
  const text = typeof value === "string" ? value : undefined;
  switch (comparison) {
    case "exists":
      return (value !== undefined) === expected;
    case "prefix":
      return text?.startsWith(String(expected)) ?? false;
    case "suffix":
      return text?.endsWith(String(expected)) ?? false;
    case "equals-ignore-case":
      return text?.toLowerCase() === String(expected).toLowerCase();
    case "anything-but":
      return value !== undefined && !matchesAny(Array.isArray(expected) ? expected : [expected], value);
    case "numeric":
      return typeof value === "number" && Array.isArray(expected) && matchesNumericRange(expected, value);
    default:
      throw new Error(`The local system does not support the filter comparison ${comparison}.`);
  }
}

/** Compares a number with a range: `[">", 0, "<=", 5]`. */
function matchesNumericRange(conditions: readonly unknown[], value: number): boolean {
  for (let index = 0; index < conditions.length; index += 2) {
    const limit = Number(conditions[index + 1]);
    const holds = {
      "=": value === limit,
      "<": value < limit,
      "<=": value <= limit,
      ">": value > limit,
      ">=": value >= limit,
    };
    const operator = String(conditions[index]);
    if (!readOwn(holds, operator)) return false;
  }
  return true;
}
