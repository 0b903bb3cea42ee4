import { safeRegex } from "safe-regex2";
import { countBacktrackingWays } from "./count-backtracking-ways.ts";
import { listSubschemas, type Subschema } from "./field-schema-keywords.ts";
import type { FieldSchema } from "./field-schema.ts";

/** The longest value of a field, and in how many ways a pattern may be laid over it: some tens of milliseconds at the worst. */
const patternLimits = { length: 1_000, ways: 2_000_000 };

/**
 * The patterns of a well-formed `schema` that a hostile text could keep busy for long, as JSON pointers into it. safe-regex2 finds
 * repetitions that are nested or too many; what it takes for harmless, like (a|a)* and \d*\d*\d*, is found by counting. Only those
 * who store a schema ask: the answer need not be found again for each lead.
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
