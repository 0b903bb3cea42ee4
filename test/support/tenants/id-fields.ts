import * as z from "zod";

type Schema = {
  $ref?: string;
  $defs?: Record<string, Schema>;
  pattern?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};

/** The paths of a schema that hold an id, such as `leads/0/leadId`: items of lists have the index 0. */
export function idFieldsOf(schema: z.ZodType): string[] {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
  const found = new Set<string>();
  function walk(node: Schema, path: readonly string[], seen: readonly string[]): void {
    const { $ref: ref, items, additionalProperties } = node;
    const name = ref?.split("/").at(-1) ?? "";
    if (ref && !seen.includes(ref)) walk(root.$defs?.[name] ?? {}, path, [...seen, ref]);
    if (node.pattern && /^\^[a-z]+_\[0-7\]/.test(node.pattern)) found.add(path.join("/"));
    for (const [key, inner] of Object.entries(node.properties ?? {})) walk(inner, [...path, key], seen);
    if (items) walk(items, [...path, "0"], seen);
    if (typeof additionalProperties === "object") walk(additionalProperties, [...path, "*"], seen);
    for (const inner of [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]) walk(inner, path, seen);
  }
  walk(root, [], []);
  return [...found];
}

const isId = (text: string): boolean => /^[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}(-\d)?$/.test(text);

/** The paths of a value that hold an id. */
export function idsIn(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === "string") return isId(value) ? [path.join("/")] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => idsIn(inner, [...path, key]));
}

/** A copy of `value` in which `replace` replaces every id, given the id and its path. */
export function withIds<Value>(value: Value, replace: (id: string, path: string) => string): Value {
  const copy = (part: unknown, path: readonly string[]): unknown => {
    if (typeof part === "string") return isId(part) ? replace(part, path.join("/")) : part;
    if (Array.isArray(part)) return part.map((each: unknown, index) => copy(each, [...path, String(index)]));
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, copy(inner, [...path, key])]));
  };
  return copy(value, []) as Value;
}

/** The ids in a value. */
export function valuesAt(value: unknown): string[] {
  const found: string[] = [];
  withIds(value, (id) => (found.push(id), id));
  return found;
}
