import type * as z from "zod";
import type { HttpEvent } from "#platform/http/http-event.ts";
import type { ParsedForm, TypedForm } from "./console-route.ts";

/** The longest body of a form, in characters of its encoded text. */
const maxBody = 100_000;

/** Reads the fields of a posted form; undefined for a body that is too long or has another type. */
export function readForm({ headers, body = "", isBase64Encoded }: HttpEvent): TypedForm | undefined {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? ""))
    return body === "" ? {} : undefined;
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
  return text.length > maxBody ? undefined : readFields(text);
}

/** Reads the fields of an encoded form or query as text; the values of one name are joined by commas. */
export function readFields(encoded: string): TypedForm {
  const fields = Map.groupBy(new URLSearchParams(encoded), ([name]) => name);
  return Object.fromEntries([...fields].map(([name, pairs]) => [name, pairs.map(([, value]) => value).join(",")]));
}

/** Parses the fields of a form, or says at each field what is wrong with it. The secret of the session is no field. */
export function parseForm(schema: z.ZodObject, { csrf: _, ...typed }: TypedForm): ParsedForm<Record<string, unknown>> {
  const parsed = schema.safeParse(typed, { error: describeIssue });
  if (parsed.success) return { ok: true, value: parsed.data, typed };
  const faults: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) faults[String(path[0] ?? "")] ??= message;
  return { ok: false, faults, typed };
}

/** What is wrong with a field, in words for people, where its schema has none. */
export function describeIssue({ code, origin, maximum }: z.core.$ZodRawIssue): string {
  if (code === "too_big" && origin === "string") return `at most ${String(maximum)} characters`;
  if (code === "invalid_type") return "not empty";
  if (code === "invalid_value") return "one of the choices that the page offers";
  return "not understood; open the page again and repeat your entry";
}

/** Parses a query. An edited address opens with the defaults of what is wrong; undefined if that is impossible. */
export function parseQuery(schema: z.ZodObject, query: TypedForm): Record<string, unknown> | undefined {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? "")));
  const rest = Object.fromEntries(Object.entries(query).filter(([name]) => !wrong.has(name)));
  const again = schema.safeParse(rest);
  return again.success ? again.data : undefined;
}
