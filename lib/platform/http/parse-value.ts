import type * as z from "zod";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { limits } from "../limits.ts";
import type { FieldError } from "./problem.ts";
import type { PlatformRefusal } from "./problems.ts";

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
  const parsed = schema.safeParse(value, zodErrorMessages);
  const errors = parsed.success ? findProtoFields(value, depth) : parsed.error.issues.flatMap(toFieldErrors);
  return parsed.success && errors.length === 0
    ? ok(parsed.data)
    : refuse({ kind: "validation_error", errors: errors.slice(0, limits.errors) });
}

/** Replaces zod's messages about missing values and unknown union kinds, which mention zod's own types and internals. */
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

/** The paths of the fields that an issue is about: for unknown keys the keys themselves, not the object that holds them. */
export const toFieldPaths = (issue: z.core.$ZodIssue): PropertyKey[][] =>
  issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

const unknownNameMessage = (what: "field" | "parameter"): string => `not a known ${what}`;

/** Describes an issue in words. For an invalid field name, zod nests the message inside the issue. */
export function describeIssue(issue: z.core.$ZodIssue, what: "field" | "parameter"): string {
  if (issue.code === "unrecognized_keys") return unknownNameMessage(what);
  const [nameIssue] = issue.code === "invalid_key" ? issue.issues : [];
  return (nameIssue ?? issue).message;
}

/** The JSON pointer (RFC 6901) to `path`; the empty pointer means the whole value. */
const toJsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
