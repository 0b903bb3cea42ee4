import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

type Item = Record<string, unknown>;
type Input = {
  Item?: never;
  Key?: never;
  IndexName?: string;
  ConditionExpression?: string;
  KeyConditionExpression?: string;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: never;
  ScanIndexForward?: boolean;
  Limit?: number;
  RequestItems?: Record<string, { Keys: never[] }>;
};

/** The keys of each index of the table, as it is deployed. */
const sortOf: Record<string, string> = {
  "by-agency": "receivedKey",
  "by-campaign": "receivedKey",
  "by-status": "sk",
  "by-due": "dueAt",
};

/**
 * A table in memory behind what the stores know of the SDK's client, for tests that live thousands of lives: it understands the expressions that our
 * stores write and throws on any other. Whatever matters of DynamoDB itself is tested on the embedded engine.
 */
export function memoryDynamoDb(): DynamoDBClient {
  const items = new Map<string, Item>();
  const nameOf = ({ pk, sk }: Item) => JSON.stringify([pk, sk]);
  const answers: Record<string, (input: Input) => object> = {
    PutItemCommand(input) {
      const item = unmarshall(input.Item as never);
      expectCondition(input, items.get(nameOf(item)));
      items.set(nameOf(item), item);
      return {};
    },
    UpdateItemCommand(input) {
      const key = unmarshall(input.Key as never);
      const before = items.get(nameOf(key));
      expectCondition(input, before);
      items.set(nameOf(key), updated({ ...key, ...before }, input));
      return {};
    },
    DeleteItemCommand(input) {
      const key = unmarshall(input.Key as never);
      expectCondition(input, items.get(nameOf(key)));
      items.delete(nameOf(key));
      return {};
    },
    GetItemCommand(input) {
      const found = items.get(nameOf(unmarshall(input.Key as never)));
      return found ? { Item: written(found) } : {};
    },
    BatchGetItemCommand(input) {
      const found = Object.entries(input.RequestItems ?? {}).map(([name, { Keys }]) => [
        name,
        Keys.map((key) => items.get(nameOf(unmarshall(key))))
          .filter((item) => item !== undefined)
          .map(written),
      ]);
      return { Responses: Object.fromEntries(found), UnprocessedKeys: {} };
    },
    QueryCommand(input) {
      const sort = input.IndexName ? (sortOf[input.IndexName] ?? "sk") : "sk";
      const found = [...items.values()]
        .filter((item) => holds(input.KeyConditionExpression ?? "", item, input))
        .sort((a, b) => (String(a[sort]) < String(b[sort]) ? -1 : 1));
      return { Items: (input.ScanIndexForward === false ? found.toReversed() : found).map(written) };
    },
  };
  const send = async (command: { constructor: { name: string }; input: Input }) => {
    const answer = answers[command.constructor.name];
    if (!answer) throw new Error(`not understood: ${command.constructor.name}`);
    return answer(command.input);
  };
  return { send } as unknown as DynamoDBClient;
}

const written = (item: Item) => marshall(item, { removeUndefinedValues: true });

function expectCondition(input: Input, existing: Item | undefined): void {
  if (!input.ConditionExpression || holds(input.ConditionExpression, existing ?? {}, input)) return;
  const Item = existing && written(existing);
  throw new ConditionalCheckFailedException({ $metadata: {}, message: "", ...(Item && { Item }) });
}

const tokens = new Map<string, string[]>();
function tokensOf(expression: string): string[] {
  const known = tokens.get(expression) ?? [...expression.matchAll(token)].map(([, text = ""]) => text);
  tokens.set(expression, known);
  return [...known];
}
const token = /\s*(<>|<=|>=|[<>=(),]|[#:]?\w+)/gy;

/** Reads an expression from left to right: OR of ANDs of comparisons, as our stores write them. */
function holds(expression: string, item: Item, input: Input): boolean {
  const values = input.ExpressionAttributeValues ? unmarshall(input.ExpressionAttributeValues) : {};
  const left = tokensOf(expression);
  const take = () => left.shift() ?? "";
  const valueOf = (name: string): unknown =>
    name.startsWith(":") ? values[name] : item[input.ExpressionAttributeNames?.[name] ?? name];
  const argument = () => {
    take();
    const name = take();
    const rest = left[0] === "," ? (take(), take()) : undefined;
    take();
    return { name, rest };
  };
  function comparison(): boolean {
    const first = take();
    if (first === "(") {
      const inner = either();
      take();
      return inner;
    }
    if (first === "attribute_exists") return valueOf(argument().name) !== undefined;
    if (first === "attribute_not_exists") return valueOf(argument().name) === undefined;
    if (first === "begins_with") {
      const { name, rest = "" } = argument();
      const [text, start] = [valueOf(name), valueOf(rest)];
      return typeof text === "string" && text.startsWith(start as string);
    }
    const known = valueOf(first) as string | number | undefined;
    const operator = take();
    if (operator === "BETWEEN") {
      const from = valueOf(take()) as string;
      take();
      const to = valueOf(take()) as string;
      return known !== undefined && known >= from && known <= to;
    }
    const right = valueOf(take()) as string | number;
    if (known === undefined) return operator === "<>";
    switch (operator) {
      case "=":
        return known === right;
      case "<>":
        return known !== right;
      case "<":
        return known < right;
      case "<=":
        return known <= right;
      case ">":
        return known > right;
      case ">=":
        return known >= right;
      default:
        throw new Error(`not understood: ${expression}`);
    }
  }
  function both(): boolean {
    let all = comparison();
    while (left[0] === "AND") {
      take();
      all = comparison() && all;
    }
    return all;
  }
  function either(): boolean {
    let any = both();
    while (left[0] === "OR") {
      take();
      any = both() || any;
    }
    return any;
  }
  return either();
}

function updated(before: Item, input: Input): Item {
  const values = input.ExpressionAttributeValues ? unmarshall(input.ExpressionAttributeValues) : {};
  const after = { ...before };
  const parts = (input.UpdateExpression ?? "").split(/\b(SET|ADD|REMOVE)\b/).slice(1);
  for (let index = 0; index < parts.length; index += 2) {
    for (const change of (parts[index + 1] ?? "").split(/,(?![^(]*\))/).map((text) => text.trim())) {
      if (parts[index] === "REMOVE") {
        delete after[change];
      } else if (parts[index] === "ADD") {
        const [name = "", value = ""] = change.split(" ");
        after[name] = Number(after[name] ?? 0) + Number(values[value]);
      } else {
        const [, name = "", kept, value = ""] =
          /^(\w+) = (?:if_not_exists\((\w+), (:\w+)\))$/.exec(change) ?? /^(\w+) = ()(:\w+)$/.exec(change) ?? [];
        if (!name) throw new Error(`not understood: ${change}`);
        after[name] = kept ? (before[kept] ?? values[value]) : values[value];
      }
    }
  }
  return after;
}
