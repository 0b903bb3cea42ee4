import * as z from "zod";
import { isObject, mapNames, type Part, partsOf, plainKeywords, schemaKeywords } from "./field-keywords.ts";

/** What a schema may be at most, so that checking a lead stays a matter of microseconds. */
const most = { bytes: 8_192, nesting: 3 * 6 + 3, depth: 6, schemas: 300 };
const tooDeep = `schemas at most ${most.depth} deep, $refs followed`;

/**
 * What a campaign asks of the `fields` of its leads: a schema of JSON Schema 2020-12 for an object, with the keywords that can be
 * about text, numbers and booleans. What is wrong is named by the path of its keyword. Whether its patterns can be trusted with
 * time is another question: see `unsafePatterns`.
 */
export const FieldSchema = z
  .record(z.string(), z.unknown())
  .superRefine((schema, context) => {
    const tellAll = (issues: Issue[]) =>
      issues.forEach(({ path, message }) => context.addIssue({ code: "custom", path, message, input: schema }));
    // Writing what is nested without end would overflow the stack.
    if (isDeeper(schema, most.nesting)) return tellAll([{ path: [], message: tooDeep }]);
    if (new TextEncoder().encode(JSON.stringify(schema)).length > most.bytes) {
      return tellAll([{ path: [], message: `at most ${most.bytes} bytes as JSON` }]);
    }
    const malformed = [
      ...(schema["type"] === "object" ? [] : [{ path: ["type"], message: "object, which fields are" }]),
      ...issuesOf({ path: [], schema }),
    ];
    tellAll(malformed.length > 0 ? malformed : unboundedIn(schema));
  })
  .meta({ description: "JSON Schema 2020-12 for the `fields` of a lead.", example: { type: "object" } });
export type FieldSchema = z.infer<typeof FieldSchema>;

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));

type Issue = { path: string[]; message: string };

/** What is malformed in a schema and all that it holds. */
function issuesOf({ path, schema }: Part): Issue[] {
  if (typeof schema === "boolean") return [];
  if (!isObject(schema)) return [{ path, message: "a schema: an object, or true or false" }];
  return [
    ...Object.entries(schema).flatMap(([keyword, value]) => keywordIssues(path, keyword, value)),
    ...partsOf(schema, path).flatMap(issuesOf),
  ];
}

function keywordIssues(parent: string[], keyword: string, value: unknown): Issue[] {
  const path = [...parent, keyword];
  if (Object.hasOwn(plainKeywords, keyword)) return messagesOf(plainKeywords[keyword], value, path);
  const held = schemaKeywords.get(keyword);
  if (held === undefined) return [{ path, message: "not a keyword that fields can be checked by" }];
  if (keyword === "$defs" && parent.length > 0) return [{ path, message: "only at the root" }];
  if (held === "one") return [];
  if (held === "list") {
    return Array.isArray(value) && value.length > 0 ? [] : [{ path, message: "a list of at least one schema" }];
  }
  if (!isObject(value)) return [{ path, message: "an object of schemas" }];
  return Object.keys(value).flatMap((name) => messagesOf(mapNames[keyword], name, [...path, name]));
}

/** One issue for a value that is not what its keyword may be: the keyword is named, whatever is wrong within. */
function messagesOf(schema: z.ZodType | undefined, value: unknown, path: string[]): Issue[] {
  const issue = schema?.safeParse(value).error?.issues[0];
  return issue ? [{ path, message: issue.message }] : [];
}

/** What would make a well-formed schema endless, deep or large once every `$ref` stands for what it names. */
function unboundedIn(root: Record<string, unknown>): Issue[] {
  const definitions = isObject(root["$defs"]) ? root["$defs"] : {};
  const issues: Issue[] = [];
  const known = new Map<string, Size>();
  const open = new Set<string>();

  function referred(reference: string, path: string[]): Size {
    const name = reference.slice("#/$defs/".length);
    const size = known.get(name);
    if (size) return size;
    if (!Object.hasOwn(definitions, name) || open.has(name)) {
      issues.push({ path, message: open.has(name) ? "not a schema that it is part of" : "a schema that is in $defs" });
      return { depth: 0, schemas: 0 };
    }
    open.add(name);
    const measured = sizeOf({ path: ["$defs", name], schema: definitions[name] });
    open.delete(name);
    known.set(name, measured);
    return measured;
  }

  function sizeOf({ path, schema }: Part): Size {
    const inner = partsOf(schema, path).filter(({ path }) => path[0] !== "$defs" || path.length > 2);
    const sizes = inner.map(sizeOf);
    const reference = isObject(schema) ? schema["$ref"] : undefined;
    const named = typeof reference === "string" ? referred(reference, [...path, "$ref"]) : { depth: 0, schemas: 0 };
    return {
      depth: Math.max(named.depth, 1 + Math.max(0, ...sizes.map(({ depth }) => depth))),
      schemas: sizes.reduce((sum, { schemas }) => sum + schemas, 1 + named.schemas),
    };
  }

  const whole = sizeOf({ path: [], schema: root });
  // A definition that nothing refers to is stored all the same, and may be referred to tomorrow.
  const all = [whole, ...Object.keys(definitions).map((name) => referred(`#/$defs/${name}`, ["$defs", name]))];
  if (all.some(({ depth }) => depth > most.depth)) {
    issues.push({ path: [], message: tooDeep });
  }
  if (all.some(({ schemas }) => schemas > most.schemas)) {
    issues.push({ path: [], message: `at most ${most.schemas} schemas, $refs followed` });
  }
  return issues;
}

type Size = { depth: number; schemas: number };
