import * as fc from "fast-check";
import { expect, it } from "vitest";
import { toAttributes, toItem } from "#platform/table/table.ts";
import { javascriptNames } from "#test/support/javascript-names.ts";
import { runs } from "#test/support/property-runs.ts";

const anyName = fc.oneof(
  fc.constantFrom(...javascriptNames.filter((name) => name !== "__proto__")),
  fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== "__proto__"),
);
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("", "Object", "Map", "Set", "Number", "String", "Buffer", null, false, true, 0, 7),
    fc.string(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(anyName, tie("value")), { maxLength: 4 }).map(Object.fromEntries),
  ),
}));

it("an item of plain values is read as it was stored, whatever names it contains", () => {
  fc.assert(
    fc.property(fc.dictionary(anyName, anyValue, { noNullPrototype: true }), (content) => {
      const item = { ...content, pk: "lead", sk: "person" };
      expect(toItem(toAttributes(item))).toEqual(item);
    }),
    runs(2_000),
  );
});

it.each(javascriptNames.filter((name) => name !== "__proto__"))("an object may have a property called %s", (name) => {
  for (const value of ["x", "Set", 7, false, { name: "Map" }, { name: "Object" }, ["x"]]) {
    const item = { pk: "lead", sk: "person", fields: { [name]: value } };
    expect(toItem(toAttributes(item))).toEqual(item);
  }
});

it("leaves out what is undefined", () => {
  const item = { pk: "lead", sk: "person", none: undefined, list: [1, undefined], inner: { none: undefined } };
  expect(toItem(toAttributes(item))).toStrictEqual({ pk: "lead", sk: "person", list: [1], inner: {} });
});
