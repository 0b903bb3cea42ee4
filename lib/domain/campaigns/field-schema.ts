import * as z from "zod";
import { isRecord } from "#domain/shared/is-record.ts";
import { composeText } from "#domain/shared/text-schemas.ts";
import {
  listSubschemas,
  mapKeySchemas,
  schemaKeywords,
  type Subschema,
  valueKeywords,
} from "./field-schema-keywords.ts";

/** The limits of a schema; they keep the check of a lead within microseconds. */
const schemaLimits = { bytes: 8_192, nesting: 3 * 6 + 3, depth: 6, schemas: 300 };
const depthError = `schemas at most ${schemaLimits.depth} deep, $refs followed`;

/**
 * The rules for the `fields` of a campaign's leads: a JSON Schema 2020-12 for an object, with the keywords that apply
 * to text, numbers and booleans. Each issue has the path of its keyword. This schema does not check that patterns run
 * fast enough: see `findSlowPatterns`.
 */
export const FieldSchema = z
  .record(z.string(), z.unknown())
  .overwrite((schema) =>
    isDeeperThan(schema, schemaLimits.nesting) ? schema : (composeTexts(schema) as Record<string, unknown>),
  )
  .superRefine((schema, context) => {
    const addIssues = (issues: Issue[]) =>
      issues.forEach(({ path, message }) => context.addIssue({ code: "custom", path, message, input: schema }));
    // JSON.stringify would overflow the stack on endless nesting.
    if (isDeeperThan(schema, schemaLimits.nesting)) return addIssues([{ path: [], message: depthError }]);
    if (new TextEncoder().encode(JSON.stringify(schema)).length > schemaLimits.bytes) {
      return addIssues([{ path: [], message: `at most ${schemaLimits.bytes} bytes as JSON` }]);
    }
    const malformed = [
      ...(schema["type"] === "object" ? [] : [{ path: ["type"], message: "object, which fields are" }]),
      ...findMalformedParts({ path: [], schema }),
    ];
    addIssues(malformed.length > 0 ? malformed : findUnboundedSchemas(schema));
  })
  .meta({ description: "JSON Schema 2020-12 for the `fields` of a lead.", example: { type: "object" } });
export type FieldSchema = z.infer<typeof FieldSchema>;

const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1)));

/** Composes the texts of a schema, as those of leads are, so that `const` and `enum` match. A pattern stays as it is. */
function composeTexts(value: unknown, keyword?: string): unknown {
  if (typeof value === "string") return keyword === "pattern" ? value : composeText(value);
  if (Array.isArray(value)) return value.map((item) => composeTexts(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, composeTexts(inner, name)]));
}

type Issue = { path: string[]; message: string };

/** Finds the malformed parts of a schema and its subschemas. */
function findMalformedParts({ path, schema }: Subschema): Issue[] {
  if (typeof schema === "boolean") return [];
  if (!isRecord(schema)) return [{ path, message: "a schema: an object, or true or false" }];
  return [
    ...Object.entries(schema).flatMap(([keyword, value]) => validateKeyword(path, keyword, value)),
    ...listSubschemas(schema, path).flatMap(findMalformedParts),
  ];
}

function validateKeyword(parent: string[], keyword: string, value: unknown): Issue[] {
  const path = [...parent, keyword];
  if (Object.hasOwn(valueKeywords, keyword)) return validateKeywordValue(valueKeywords[keyword], value, path);
  const containerKind = schemaKeywords.get(keyword);
  if (containerKind === undefined) return [{ path, message: "not a keyword that fields can be checked by" }];
  if (keyword === "$defs" && parent.length > 0) return [{ path, message: "only at the root" }];
  if (containerKind === "one") return [];
  if (containerKind === "list") {
    return Array.isArray(value) && value.length > 0 ? [] : [{ path, message: "a list of at least one schema" }];
  }
  if (!isRecord(value)) return [{ path, message: "an object of schemas" }];
  return Object.keys(value).flatMap((name) => validateKeywordValue(mapKeySchemas[keyword], name, [...path, name]));
}

/**
 * At most one issue for a value that its keyword does not accept; its path is that of the keyword, even if the problem
 * is deeper.
 */
function validateKeywordValue(schema: z.ZodType | undefined, value: unknown, path: string[]): Issue[] {
  const issue = schema?.safeParse(value).error?.issues[0];
  return issue ? [{ path, message: issue.message }] : [];
}

/**
 * Finds what makes a well-formed schema endless, too deep or too large once each `$ref` is replaced by its definition.
 */
function findUnboundedSchemas(root: Record<string, unknown>): Issue[] {
  const definitions = isRecord(root["$defs"]) ? root["$defs"] : {};
  const issues: Issue[] = [];
  const measuredSizes = new Map<string, SchemaSize>();
  const beingMeasured = new Set<string>();

  function measureReference(reference: string, path: string[]): SchemaSize {
    const name = reference.slice("#/$defs/".length);
    const size = measuredSizes.get(name);
    if (size) return size;
    if (!Object.hasOwn(definitions, name) || beingMeasured.has(name)) {
      issues.push({
        path,
        message: beingMeasured.has(name) ? "not a schema that it is part of" : "a schema that is in $defs",
      });
      return { depth: 0, schemas: 0 };
    }
    beingMeasured.add(name);
    const measured = measureSchema({ path: ["$defs", name], schema: definitions[name] });
    beingMeasured.delete(name);
    measuredSizes.set(name, measured);
    return measured;
  }

  function measureSchema({ path, schema }: Subschema): SchemaSize {
    const inner = listSubschemas(schema, path).filter(({ path }) => path[0] !== "$defs" || path.length > 2);
    const sizes = inner.map(measureSchema);
    const reference = isRecord(schema) ? schema["$ref"] : undefined;
    const referencedSize =
      typeof reference === "string" ? measureReference(reference, [...path, "$ref"]) : { depth: 0, schemas: 0 };
    return {
      depth: Math.max(referencedSize.depth, 1 + Math.max(0, ...sizes.map(({ depth }) => depth))),
      schemas: sizes.reduce((sum, { schemas }) => sum + schemas, 1 + referencedSize.schemas),
    };
  }

  const rootSize = measureSchema({ path: [], schema: root });
  // Measure unused definitions too: Baton stores them, and a later change may use them.
  const all = [
    rootSize,
    ...Object.keys(definitions).map((name) => measureReference(`#/$defs/${name}`, ["$defs", name])),
  ];
  if (all.some(({ depth }) => depth > schemaLimits.depth)) {
    issues.push({ path: [], message: depthError });
  }
  if (all.some(({ schemas }) => schemas > schemaLimits.schemas)) {
    issues.push({ path: [], message: `at most ${schemaLimits.schemas} schemas, $refs followed` });
  }
  return issues;
}

type SchemaSize = { depth: number; schemas: number };
