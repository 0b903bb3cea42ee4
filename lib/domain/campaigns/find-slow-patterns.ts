import type { FieldSchema } from "./field-schema.ts";
import { measureFieldSchema } from "./measure-field-schema.ts";

/**
 * The most steps to check the fields of one lead. The slowest of the measured patterns took 3.2 ns a step, so a lead
 * takes 32 ms at worst, and a batch of a hundred 3.2 s of its ten.
 */
const maxSteps = 10_000_000;

const advice = "start it with ^, write {1,40} instead of + or *, or use format";

/**
 * Finds what makes a well-formed `schema` slow for a hostile lead, by JSON pointers into the schema: each pattern that
 * is too slow alone, or else the schema whose patterns are too slow together. Call it when a schema is stored: the
 * result is the same for each lead.
 */
export function findSlowPatterns(schema: FieldSchema): { pointer: string; detail: string }[] {
  const { total, patterns } = measureFieldSchema(schema);
  const slowPatterns = patterns.filter(({ steps }) => steps > maxSteps);
  if (slowPatterns.length > 0) {
    const pointers = new Set(slowPatterns.map(({ path }) => toPointer(path)));
    return [...pointers].map((pointer) => ({ pointer, detail: `could take too long to match: ${advice}` }));
  }
  if (total <= maxSteps) return [];
  const [slowest] = patterns.toSorted((a, b) => b.steps - a.steps);
  const example = slowest ? `; the slowest is ${toPointer(slowest.path)}: ${advice}` : "";
  return [{ pointer: "", detail: `could together take too long to check one lead${example}` }];
}

const toPointer = (path: readonly string[]): string =>
  path.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
