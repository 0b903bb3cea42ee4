import type * as z from "zod";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { limits } from "../limits.ts";
import { describeIssue } from "./describe-issue.ts";
import type { FieldError } from "./problem.ts";
import type { PlatformRefusal } from "./problems.ts";
import { suggestName } from "./suggest-name.ts";

type ValidationRefusal = Extract<PlatformRefusal, { kind: "validation_error" }>;

/**
 * Parses a JSON value with `schema`.
 * Returns the parsed value, or a refusal with at most `limits.errors` JSON pointers into the value.
 * `depth` is how many levels of the value the schema covers; deeper levels are parsed separately.
 */
export function parseValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { depth = Number.POSITIVE_INFINITY }: { depth?: number } = {},
): Result<z.output<Schema>, ValidationRefusal> {
  const parsed = schema.safeParse(value, { error: describeIssue });
  const errors = parsed.success
    ? findProtoFields(value, depth)
    : listMistakes(schema, parsed.error).map(({ path, detail }) => ({ pointer: toJsonPointer(path), detail }));
  return parsed.success && errors.length === 0
    ? ok(parsed.data)
    : refuse({ kind: "validation_error", errors: errors.slice(0, limits.errors) });
}

type Mistake = { path: PropertyKey[]; detail: string };

/** Lists the mistakes of a value, one for each path: a value that is wrong in two ways has the first detail. */
export function listMistakes(
  schema: z.core.$ZodType,
  { issues }: z.core.$ZodError,
  what: "field" | "parameter" = "field",
): Mistake[] {
  const mistakes = new Map<string, Mistake>();
  for (const issue of issues)
    for (const mistake of toMistakes(schema, issue, what)) {
      const pointer = toJsonPointer(mistake.path);
      if (!mistakes.has(pointer)) mistakes.set(pointer, mistake);
    }
  return [...mistakes.values()];
}

/** For unknown names, the mistakes are the names themselves, not the object that contains them. */
function toMistakes(schema: z.core.$ZodType, issue: z.core.$ZodIssue, what: "field" | "parameter"): Mistake[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path, detail: findMessage(issue) }];
  return issue.keys.map((key) => {
    const suggestion = suggestName(schema, issue.path, key);
    const hint = suggestion === undefined ? "" : `; did you mean ${suggestion}?`;
    return { path: [...issue.path, key], detail: `${unknownNameMessage(what)}${hint}` };
  });
}

/** Finds keys called `__proto__`: JSON can hold them, but zod's records drop them, so the stored value would differ. */
function findProtoFields(value: unknown, depth: number, path: readonly string[] = []): FieldError[] {
  if (typeof value !== "object" || value === null || path.length >= depth) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const fieldPath = [...path, key];
    return key === "__proto__"
      ? [{ pointer: toJsonPointer(fieldPath), detail: unknownNameMessage("field") }]
      : findProtoFields(inner, depth, fieldPath);
  });
}

const unknownNameMessage = (what: "field" | "parameter"): string => `not a known ${what}`;

/** The message of an issue. For an invalid field name, zod nests it inside the issue. */
function findMessage(issue: z.core.$ZodIssue): string {
  const [nameIssue] = issue.code === "invalid_key" ? issue.issues : [];
  return (nameIssue ?? issue).message;
}

/** The JSON pointer (RFC 6901) to `path`; the empty pointer means the whole value. */
const toJsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
