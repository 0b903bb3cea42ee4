import * as fc from "fast-check";
import { expect, it } from "vitest";
import { restoreEmptyMaps } from "#local/sources/restore-empty-maps.ts";

it("empty maps get their type at any depth, and an empty list or text keeps its own", () => {
  const image = {
    pk: { S: "lead" },
    checks: {},
    caps: { M: { month: {}, reasons: { L: [] }, note: { S: "" } } },
    candidates: { L: [{}, { M: {} }, { L: [{}] }] },
  };

  const restored = restoreEmptyMaps(image);

  expect(restored).toEqual({
    pk: { S: "lead" },
    checks: { M: {} },
    caps: { M: { month: { M: {} }, reasons: { L: [] }, note: { S: "" } } },
    candidates: { L: [{ M: {} }, { M: {} }, { L: [{ M: {} }] }] },
  });
});

const { value: anyValue } = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.record({ S: fc.string() }),
    fc.record({ N: fc.integer().map(String) }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ NULL: fc.constant(true) }),
    fc.record({ L: fc.array(tie("value"), { maxLength: 3 }) }),
    fc.record({ M: fc.dictionary(fc.string(), tie("value"), { maxKeys: 3, noNullPrototype: true }) }),
  ),
}));

/** The image as DynamoDB Local 3 returns it. */
const withoutEmptyMaps = (image: object): object => JSON.parse(JSON.stringify(image).replaceAll('{"M":{}}', "{}"));

it("an image that lost the types of its empty maps is the image of AWS again, for any image", () => {
  const anyImage = fc.dictionary(fc.string(), anyValue, { maxKeys: 4, noNullPrototype: true });
  fc.assert(
    fc.property(anyImage, (image) => {
      expect(restoreEmptyMaps(withoutEmptyMaps(image))).toEqual(JSON.parse(JSON.stringify(image)));
    }),
  );
});
