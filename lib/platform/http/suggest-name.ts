import type * as z from "zod";

/**
 * Finds the known name that an unknown `name` at `path` probably means: `timeZone` for `timezone` or `time_zone`,
 * `clientId` for `client`. Never `name` itself, which another alternative of the schema may have.
 */
export function suggestName(schema: z.core.$ZodType, path: readonly PropertyKey[], name: string): string | undefined {
  const simplified = simplify(name);
  return listNames(schema, path).find(
    (known) => known !== name && [simplified, `${simplified}id`].includes(simplify(known)),
  );
}

const simplify = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** Lists the names that an object at `path` of a value may have, by each of the alternatives of the schema. */
function listNames(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const def = (schema as z.ZodType).def as z.core.$ZodTypes["_zod"]["def"];
  const [key, ...rest] = path;
  switch (def.type) {
    case "object": {
      if (key === undefined) return Object.keys(def.shape);
      const inner = Object.hasOwn(def.shape, key) ? def.shape[String(key)] : undefined;
      return inner ? listNames(inner, rest) : [];
    }
    case "array":
      return key === undefined ? [] : listNames(def.element, rest);
    case "record":
      return key === undefined ? [] : listNames(def.valueType, rest);
    case "union":
      return def.options.flatMap((option) => listNames(option, path));
    case "pipe":
      return listNames(def.in, path);
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "readonly":
    case "nonoptional":
    case "catch":
      return listNames(def.innerType, path);
    default:
      return [];
  }
}
