import type * as z from "zod";

/**
 * Says in Baton's words what a value must be, where its schema has no words of its own.
 * The words complete "must be": `text`, `one of json, csv`, `at most 100 items`. Returns undefined for issues that always
 * have a message.
 */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return "needed";
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.expected];
    case "invalid_value":
      return describeChoice(issue.values);
    case "invalid_union":
      return describeUnion(issue);
    case "too_big":
      return `at most ${issue.maximum}${units[issue.origin] ?? ""}`;
    case "too_small":
      return issue.origin in units ? "not empty" : `at least ${issue.minimum}`;
    case "invalid_format":
      return issue.format === "date" ? "a date that exists, like 2026-12-25" : undefined;
    default:
      return undefined;
  }
}

/** What JSON values are called; a record is an object to the caller. */
const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** What the size of a value counts. A schema that needs more than one of them has words of its own. */
const units: Readonly<Record<string, string>> = { string: " characters", array: " items" };

const describeChoice = (values: readonly unknown[]): string => `one of ${values.join(", ")}`;

/** Zod knows the alternatives of a union only if a field, the discriminator, names the one that is meant. */
function describeUnion({ input, discriminator, options }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof discriminator !== "string" || !Array.isArray(options)) return undefined;
  if (typeof input !== "object" || input === null) return typeNames["object"];
  return Reflect.get(input, discriminator) === undefined ? "needed" : describeChoice(options);
}
