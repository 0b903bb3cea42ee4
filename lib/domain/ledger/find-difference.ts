/** Where two values differ: the names that lead there, and what is expected and found, in JSON. */
export type Difference = { path: string; expected: string; found: string };

/** Finds the first place at which `found` is not `expected`, in the order of the names of `expected`. */
export function findDifference(expected: unknown, found: unknown, path = ""): Difference | undefined {
  if (!isObject(expected) || !isObject(found)) {
    return expected === found ? undefined : { path, expected: toText(expected), found: toText(found) };
  }
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const difference = findDifference(expected[name], found[name], path ? `${path}/${name}` : name);
    if (difference) return difference;
  }
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const toText = (value: unknown): string => (value === undefined ? "absent" : JSON.stringify(value));
