import type * as z from "zod";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { limits } from "../limits.ts";
import type { FieldError } from "./problem.ts";
import type { PlatformRefusal } from "./problems.ts";

type ValidationRefusal = Extract<PlatformRefusal, { kind: "validation_error" }>;

/**
 * What `schema` makes of a JSON value, or what is wrong with it, by JSON pointers into the value: at most `limits.errors` places.
 * `depth` is how many levels of it the schema looks into; what lies deeper is to be read apart.
 */
export function parseValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { depth = Number.POSITIVE_INFINITY }: { depth?: number } = {},
): Result<z.output<Schema>, ValidationRefusal> {
  const parsed = schema.safeParse(value, zodErrorMessages);
  const errors = parsed.success ? findProtoFields(value, depth) : parsed.error.issues.flatMap(toFieldErrors);
  return parsed.success && errors.length === 0
    ? ok(parsed.data)
    : refuse({ kind: "validation_error", errors: errors.slice(0, limits.errors) });
}

/** What zod says of something that is missing speaks of its own types, and what it says of the kinds of a union of its own workings. */
export const zodErrorMessages = {
  error: ({ input, discriminator, options }: Readonly<Record<string, unknown>>) => {
    if (input === undefined) return "needed";
    if (typeof discriminator !== "string" || !Array.isArray(options)) return undefined;
    return getField(input, discriminator) === undefined ? "needed" : `one of ${options.join(", ")}`;
  },
};

const getField = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

const toFieldErrors = (issue: z.core.$ZodIssue): FieldError[] =>
  toFieldPaths(issue).map((path) => ({ pointer: toJsonPointer(path), detail: describeIssue(issue, "field") }));

/** Records pass over keys called `__proto__`, which JSON can hold; what is stored would not be what was sent. */
function findProtoFields(value: unknown, depth: number, path: readonly string[] = []): FieldError[] {
  if (typeof value !== "object" || value === null || path.length >= depth) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const fieldPath = [...path, key];
    return key === "__proto__"
      ? [{ pointer: toJsonPointer(fieldPath), detail: unknownNameMessage("field") }]
      : findProtoFields(inner, depth, fieldPath);
  });
}

/** The fields an issue is about: an unknown key is named itself, not the object that holds it. */
export const toFieldPaths = (issue: z.core.$ZodIssue): PropertyKey[][] =>
  issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

const unknownNameMessage = (what: "field" | "parameter"): string => `not a known ${what}`;

/** What is wrong, in words; what is wrong with the name of a field, zod says only within. */
export function describeIssue(issue: z.core.$ZodIssue, what: "field" | "parameter"): string {
  if (issue.code === "unrecognized_keys") return unknownNameMessage(what);
  const [nameIssue] = issue.code === "invalid_key" ? issue.issues : [];
  return (nameIssue ?? issue).message;
}

/** A JSON pointer (RFC 6901) to `path`; the empty one means the whole value. */
const toJsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
