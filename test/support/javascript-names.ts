import { FieldName } from "#domain/campaigns/field-name.ts";

/** Every name that an object, function, list or promise of JavaScript has by itself, and those that JavaScript calls. */
export const javascriptNames: readonly string[] = [
  ...new Set([
    ...[Object, Function, Array, String, Promise, Map].flatMap((type) => [
      ...Object.getOwnPropertyNames(type.prototype),
      ...Object.getOwnPropertyNames(type),
    ]),
    ...["toJSON", "then", "arguments", "caller", "default", "undefined", "null", "NaN", "M", "S", "L"],
  ]),
];

/** Those of them that a field may have; `__proto__` and its kind may not name one. */
export const javascriptFieldNames = javascriptNames.filter((name) => FieldName.safeParse(name).success);
