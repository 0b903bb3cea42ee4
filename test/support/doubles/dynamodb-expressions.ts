import { isDeepStrictEqual } from "node:util";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Input, Item } from "./memory-dynamodb.ts";

type ValueOf = (name: string) => unknown;
type Holds = (valueOf: ValueOf) => boolean;

/** Whether a condition of `input` holds for an item, as DynamoDB evaluates it. */
export function conditionOf(expression: string, input: Input): (item: Item) => boolean {
  const holds = compiled.get(expression) ?? compile(expression);
  compiled.set(expression, holds);
  const values = input.ExpressionAttributeValues ? unmarshall(input.ExpressionAttributeValues) : {};
  return (item) => holds((name) => (name.startsWith(":") ? values[name] : attributeOf(item, name, input)));
}
const compiled = new Map<string, Holds>();

/** The attribute that a path like `#n0.#n1` leads to. */
function attributeOf(item: Item, path: string, { ExpressionAttributeNames }: Input): unknown {
  if (!path.includes(".")) return item[ExpressionAttributeNames?.[path] ?? path];
  return path
    .split(".")
    .reduce<unknown>((found, name) => (found as Item | undefined)?.[ExpressionAttributeNames?.[name] ?? name], item);
}

const token = /\s*(<>|<=|>=|[<>=(),]|[#:]?\w+(?:\.[#:]?\w+)*)/gy;

/** Reads an expression from left to right: OR of ANDs of comparisons, as our stores write them. */
function compile(expression: string): Holds {
  const left = [...expression.matchAll(token)].map(([, text = ""]) => text);
  const take = () => left.shift() ?? "";
  const argument = () => {
    take();
    const name = take();
    const rest = left[0] === "," ? (take(), take()) : "";
    take();
    return { name, rest };
  };
  function comparison(): Holds {
    const first = take();
    if (first === "(") {
      const inner = either();
      take();
      return inner;
    }
    if (first === "attribute_exists" || first === "attribute_not_exists") {
      const { name } = argument();
      return (valueOf) => (valueOf(name) !== undefined) === (first === "attribute_exists");
    }
    if (first === "contains") {
      const { name, rest } = argument();
      return (valueOf) => {
        const [known, part] = [valueOf(name), valueOf(rest)];
        return known instanceof Set ? known.has(part) : typeof known === "string" && known.includes(part as string);
      };
    }
    if (first === "begins_with") {
      const { name, rest } = argument();
      return (valueOf) => {
        const [text, start] = [valueOf(name), valueOf(rest)];
        return typeof text === "string" && text.startsWith(start as string);
      };
    }
    const measured = first === "size" ? argument().name : undefined;
    const operator = take();
    if (operator === "BETWEEN") {
      const from = take();
      take();
      const to = take();
      return (valueOf) => {
        const known = valueOf(first) as string | undefined;
        return known !== undefined && known >= (valueOf(from) as string) && known <= (valueOf(to) as string);
      };
    }
    const compare = comparisons[operator];
    if (!compare) throw new Error(`unsupported: ${expression}`);
    const right = take();
    return (valueOf) => {
      const known = (measured ? sizeOf(valueOf(measured)) : valueOf(first)) as number | undefined;
      return known === undefined ? operator === "<>" : compare(known, valueOf(right) as number);
    };
  }
  function both(): Holds {
    const all = [comparison()];
    while (left[0] === "AND") {
      take();
      all.push(comparison());
    }
    return (valueOf) => all.every((holds) => holds(valueOf));
  }
  function either(): Holds {
    const any = [both()];
    while (left[0] === "OR") {
      take();
      any.push(both());
    }
    return (valueOf) => any.some((holds) => holds(valueOf));
  }
  return either();
}

const sizeOf = (value: unknown): number | undefined => (value instanceof Set ? value.size : undefined);

function isEqual(known: unknown, right: unknown): boolean {
  return known === right || (typeof known === "object" && isDeepStrictEqual(known, right));
}

const comparisons: Record<string, (known: number, right: number) => boolean> = {
  "=": isEqual,
  "<>": (known, right) => !isEqual(known, right),
  "<": (known, right) => known < right,
  "<=": (known, right) => known <= right,
  ">": (known, right) => known > right,
  ">=": (known, right) => known >= right,
};
