import { safeRegex } from "safe-regex2";
import { countBacktrackingWays } from "./count-backtracking-ways.ts";
import { listSubschemas, type Subschema } from "./field-schema-keywords.ts";
import type { FieldSchema } from "./field-schema.ts";

/** The longest value of a field, and the most ways to match a pattern against it: tens of milliseconds at worst. */
const patternLimits = { length: 1_000, ways: 2_000_000 };

/**
 * Finds the patterns of a well-formed `schema` that a hostile text could make slow; returns JSON pointers into the
 * schema. safe-regex2 finds nested or too many repetitions; the count finds what it accepts, like (a|a)* and \d*\d*\d*.
 * Call it when a schema is stored: the result is the same for each lead.
 */
export const findUnsafePatterns = (schema: FieldSchema): string[] =>
  listPatterns({ path: [], schema })
    .filter(
      ({ pattern }) => !safeRegex(pattern) || countBacktrackingWays(pattern, patternLimits.length) > patternLimits.ways,
    )
    .map(({ path }) => path.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""));

type LocatedPattern = { path: string[]; pattern: string };

function listPatterns({ path, schema }: Subschema): LocatedPattern[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { pattern, patternProperties } = schema as Record<string, unknown>;
  return [
    ...(typeof pattern === "string" ? [{ path: [...path, "pattern"], pattern }] : []),
    ...Object.keys(patternProperties ?? {}).map((name) => ({
      path: [...path, "patternProperties", name],
      pattern: name,
    })),
    ...listSubschemas(schema, path).flatMap(listPatterns),
  ];
}
