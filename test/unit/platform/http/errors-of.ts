import type { parseRequest } from "#platform/http/parse-request.ts";
import type { FieldError } from "#platform/http/problem.ts";

/** The errors of a result that must be a refusal of `kind`. */
export function errorsOf(read: ReturnType<typeof parseRequest>, kind: string): FieldError[] {
  if (read.ok) throw new Error("was not refused");
  if (read.refusal.kind !== kind) throw new Error(`was refused as ${read.refusal.kind}`);
  return "errors" in read.refusal ? read.refusal.errors : [];
}
