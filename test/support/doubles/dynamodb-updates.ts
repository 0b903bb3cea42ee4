import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Input, Item } from "./memory-dynamodb.ts";

const set = /^([#\w]+) = (?:if_not_exists\(([#\w]+), (:\w+)\)|([#:]\w+))(?: ([+-]) (:\w+))?$/;

/** An item after the update of `input`: SET (of values and of sums, also with `if_not_exists`), ADD, DELETE and REMOVE, as our stores write them. */
export function updated(before: Item, input: Input): Item {
  const values = input.ExpressionAttributeValues ? unmarshall(input.ExpressionAttributeValues) : {};
  const nameOf = (name: string) => input.ExpressionAttributeNames?.[name] ?? name;
  const after = { ...before };
  const parts = (input.UpdateExpression ?? "").split(/\b(SET|ADD|DELETE|REMOVE)\b/).slice(1);
  for (let index = 0; index < parts.length; index += 2) {
    for (const change of (parts[index + 1] ?? "").split(/,(?![^(]*\))/).map((text) => text.trim())) {
      if (parts[index] === "REMOVE") {
        delete after[nameOf(change)];
      } else if (parts[index] === "DELETE") {
        const [name = "", value = ""] = change.split(" ");
        const left = new Set([...asSet(after[nameOf(name)])].filter((member) => !asSet(values[value]).has(member)));
        if (left.size > 0) after[nameOf(name)] = left;
        else delete after[nameOf(name)];
      } else if (parts[index] === "ADD") {
        const [name = "", value = ""] = change.split(" ");
        if (values[value] instanceof Set)
          after[nameOf(name)] = new Set([...asSet(after[nameOf(name)]), ...asSet(values[value])]);
        else after[nameOf(name)] = Number(after[nameOf(name)] ?? 0) + Number(values[value]);
      } else {
        const [, name, kept, otherwise = "", value = "", sign, by = ""] = set.exec(change) ?? [];
        if (!name) throw new Error(`unsupported: ${change}`);
        const known: unknown = kept
          ? (before[nameOf(kept)] ?? values[otherwise])
          : value.startsWith(":")
            ? values[value]
            : before[nameOf(value)];
        if (known === undefined) throw new Error(`the item has no value for: ${change}`);
        after[nameOf(name)] = sign ? Number(known) + Number(`${sign}${values[by]}`) : known;
      }
    }
  }
  return after;
}

const asSet = (value: unknown): Set<unknown> => (value instanceof Set ? value : new Set());
