import { isRecord } from "#domain/shared/is-record.ts";

/** Looks up the values of references in a template. */
export type ReferenceLookup = {
  /** Returns the value of `Ref`: of a resource, a parameter or a pseudo parameter such as `AWS::Region`. */
  ref(name: string): unknown;
  /** Returns the value of `Fn::GetAtt`. */
  attribute(logicalId: string, name: string): unknown;
};

/**
 * Copies `value`, whatever its shape, and replaces every CloudFormation intrinsic by its value. Throws an Error that
 * names an intrinsic it does not support.
 */
export function resolveIntrinsics(value: unknown, lookup: ReferenceLookup): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveIntrinsics(item, lookup));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && isIntrinsic(only[0])) return evaluate(only[0], only[1], lookup);
  return Object.fromEntries(entries.map(([key, item]) => [key, resolveIntrinsics(item, lookup)]));
}

function evaluate(intrinsic: string, argument: unknown, lookup: ReferenceLookup): unknown {
  if (intrinsic === "Ref") return lookup.ref(String(argument));
  if (intrinsic === "Fn::GetAtt") {
    const [logicalId = "", ...name] = Array.isArray(argument) ? argument.map(String) : String(argument).split(".");
    return lookup.attribute(logicalId, name.join("."));
  }
  // `${…}` in a Sub may name a variable of its own map, so its parts are resolved separately.
  if (intrinsic === "Fn::Sub") return substitute(argument, lookup);

  const resolved = resolveIntrinsics(argument, lookup);
  if (!Array.isArray(resolved)) throw new Error(`${intrinsic} needs a list, not ${JSON.stringify(argument)}.`);
  const [first, second] = resolved;
  switch (intrinsic) {
    case "Fn::Join":
      return requireList(second, intrinsic).map(String).join(String(first));
    case "Fn::Split":
      return String(second).split(String(first));
    case "Fn::Select": {
      const items = requireList(second, intrinsic);
      if (!(Number(first) in items)) throw new Error(`Fn::Select: no item ${String(first)} among ${items.length}.`);
      return items[Number(first)];
    }
    default:
      throw new Error(`The template uses ${intrinsic}, which the local system cannot resolve yet.`);
  }
}

function substitute(argument: unknown, lookup: ReferenceLookup): string {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const ownVariables = resolveIntrinsics(variables, lookup);
  return String(text).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (isRecord(ownVariables) && Object.hasOwn(ownVariables, name)) return String(ownVariables[name]);
    const [logicalId = "", ...attribute] = name.split(".");
    return String(attribute.length > 0 ? lookup.attribute(logicalId, attribute.join(".")) : lookup.ref(name));
  });
}

function isIntrinsic(key: string): boolean {
  return key === "Ref" || key.startsWith("Fn::");
}

function requireList(value: unknown, intrinsic: string): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${intrinsic} needs a list of values, not ${JSON.stringify(value)}.`);
  return value;
}
