import { isRecord } from "#domain/shared/is-record.ts";
import { countMatchSteps } from "./count-match-steps.ts";
import { fieldLimits } from "./field-limits.ts";
import { listSubschemas, type Subschema } from "./field-schema-keywords.ts";
import type { FieldSchema } from "./field-schema.ts";

/** Checking a value by one schema, without its patterns, takes as long as so many steps of a pattern: microseconds. */
const schemaSteps = 1_000;

/** The steps to check one lead, in all and by pattern: the path of the pattern in the schema, and its steps. */
type SchemaSteps = { total: number; patterns: { path: string[]; steps: number }[] };

/**
 * Counts the steps to check the fields of any one lead by a well-formed `schema`, at most. It follows each `$ref`, and
 * counts a schema that applies to several fields once for each field that a lead may have. `valueLength` is the most
 * characters of a value.
 */
export function measureFieldSchema(schema: FieldSchema, valueLength: number = fieldLimits.valueLength): SchemaSteps {
  const { $defs: definitions } = schema;
  const patterns: SchemaSteps["patterns"] = [];
  let total = 0;

  function addPattern(path: string[], steps: number): void {
    patterns.push({ path, steps });
    total += steps;
  }

  function measure({ path, schema: part }: Subschema, runs: number): void {
    total += schemaSteps * runs;
    if (!isRecord(part)) return;
    const { pattern, patternProperties, enum: values, $ref: reference } = part;
    if (typeof pattern === "string") addPattern([...path, "pattern"], runs * countMatchSteps(pattern, valueLength));
    if (Array.isArray(values)) total += runs * values.length;
    for (const name of isRecord(patternProperties) ? Object.keys(patternProperties) : [])
      addPattern(
        [...path, "patternProperties", name],
        runs * fieldLimits.fields * countMatchSteps(name, fieldLimits.nameLength),
      );
    if (typeof reference === "string" && isRecord(definitions)) {
      const name = reference.slice("#/$defs/".length);
      measure({ path: ["$defs", name], schema: definitions[name] }, runs);
    }
    for (const inner of listSubschemas(part, path)) {
      const keyword = inner.path[path.length];
      const appliesToFields = keyword === "patternProperties" || keyword === "additionalProperties";
      if (keyword !== "$defs") measure(inner, appliesToFields ? runs * fieldLimits.fields : runs);
    }
  }

  measure({ path: [], schema }, 1);
  return { total, patterns };
}
