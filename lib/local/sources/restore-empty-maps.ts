/**
 * Returns an image of a stream record with the type of each empty map. DynamoDB Local 3 leaves it out: it returns `{}` for
 * `{ M: {} }`, which the DynamoDB of AWS never does (https://github.com/awslabs/amazon-dynamodb-local-samples/issues/37).
 */
export const restoreEmptyMaps = (image: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(image).map(([name, value]) => [name, restoreValue(value)]));

function restoreValue(value: object): object {
  if (Object.keys(value).length === 0) return { M: {} };
  if ("M" in value && isObject(value.M)) return { M: restoreEmptyMaps(value.M) };
  if ("L" in value && Array.isArray(value.L)) return { L: value.L.map(restoreValue) };
  return value;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
