import { parseExpression } from "./dynamodb-expression.ts";

/** A value of an attribute, as requests have it. The limits need only texts and numbers. */
type Value = { readonly S?: string | undefined; readonly N?: string | undefined };
type Attributes = Readonly<Record<string, Value>>;

/** The part of a request that the limits concern. */
export type DynamoDbInput = {
  readonly Item?: Attributes | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Attributes | undefined;
  readonly TransactItems?: readonly TransactItem[] | undefined;
};
type TransactItem = {
  readonly [Action in "Put" | "Update" | "Delete" | "ConditionCheck"]?: DynamoDbInput | undefined;
};

/** DynamoDB's limits. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const maxOperators = 300;
const maxInOperands = 100;
const maxPlaceholderBytes = 255;
const maxPartitionKeyBytes = 2048;
const maxSortKeyBytes = 1024;

/** The longest value of each attribute that is a key of an index, in bytes. */
export const indexKeyLimits: Readonly<Record<string, number>> = {
  agencyKey: maxPartitionKeyBytes,
  campaignKey: maxPartitionKeyBytes,
  statusKey: maxPartitionKeyBytes,
  dueKey: maxPartitionKeyBytes,
  receivedKey: maxSortKeyBytes,
  dueAt: maxSortKeyBytes,
};
const limitedIndexKeys = Object.entries(indexKeyLimits);

/**
 * Returns why DynamoDB refuses a request that the embedded DynamoDB takes; undefined if it takes the request too.
 * A test lists what the embedded one refuses itself, so that neither misses a limit.
 */
export function findDynamoDbRefusal(input: DynamoDbInput): string | undefined {
  const { TransactItems: transactItems } = input;
  if (!transactItems) return findRefusalOfOne(input);
  for (const { Put, Update, Delete, ConditionCheck } of transactItems) {
    const action = Put ?? Update ?? Delete ?? ConditionCheck ?? {};
    const refusal = findRefusalOfOne(action) ?? findRefusalOfTransactItem(action);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function findRefusalOfOne(input: DynamoDbInput): string | undefined {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = input;
  for (const placeholder of [...Object.keys(names), ...Object.keys(values)]) {
    if (Buffer.byteLength(placeholder) > maxPlaceholderBytes) {
      return `Placeholder ${placeholder.slice(0, 20)}… is longer than ${maxPlaceholderBytes} bytes`;
    }
  }
  return (
    findRefusalOfExpression("ConditionExpression", input.ConditionExpression, values) ??
    findRefusalOfExpression("FilterExpression", input.FilterExpression, values) ??
    findRefusalOfExpression("UpdateExpression", input.UpdateExpression, values) ??
    findRefusalOfKeyCondition(input.KeyConditionExpression, values) ??
    findRefusalOfIndexKeys(input)
  );
}

function findRefusalOfExpression(kind: string, text: string | undefined, values: Attributes): string | undefined {
  if (text === undefined) return undefined;
  const expression = parseExpression(text);
  if (expression.operatorCount > maxOperators) {
    return `Invalid ${kind}: The expression contains too many operators; operator count: ${expression.operatorCount}`;
  }
  if (expression.maxInOperands > maxInOperands) {
    return `Invalid ${kind}: The IN operator has too many operands; number of operands: ${expression.maxInOperands}`;
  }
  for (const { lower, upper } of expression.ranges) {
    const [from, to] = [values[lower], values[upper]];
    if (from && to && !isAscending(from, to)) {
      return `Invalid ${kind}: The BETWEEN operator requires upper bound to be greater than or equal to lower bound`;
    }
  }
  return undefined;
}

/** Whether the bounds of a range are of one type and in order. Texts are ordered by their UTF-8 bytes. */
function isAscending(from: Value, to: Value): boolean {
  if (from.S !== undefined && to.S !== undefined) return Buffer.compare(Buffer.from(from.S), Buffer.from(to.S)) <= 0;
  if (from.N !== undefined && to.N !== undefined) return Number(from.N) <= Number(to.N);
  return from.S === undefined && to.S === undefined && from.N === undefined && to.N === undefined;
}

function findRefusalOfKeyCondition(text: string | undefined, values: Attributes): string | undefined {
  if (text === undefined) return undefined;
  for (const { operator, value: placeholder } of parseExpression(text).comparisons) {
    const value = values[placeholder];
    if (!value) continue;
    if (value.S === undefined)
      return "One or more parameter values were invalid: Condition parameter type does not match schema type";
    if (value.S === "")
      return "One or more parameter values are not valid. A key attribute cannot contain an empty string value";
    // A sort key is compared by `=` too: which of two equalities is the partition's is in the schema, which is not here.
    const limit = operator === "=" ? maxPartitionKeyBytes : maxSortKeyBytes;
    if (Buffer.byteLength(value.S) > limit)
      return `One or more parameter values were invalid: Size of a key exceeds ${limit} bytes`;
  }
  return undefined;
}

function findRefusalOfIndexKeys(input: DynamoDbInput): string | undefined {
  const { Item: item = {}, UpdateExpression: update } = input;
  const assigned = update === undefined ? new Map() : mapAssigned(update, input);
  for (const [name, limit] of limitedIndexKeys) {
    const value = item[name]?.S ?? assigned.get(name)?.S;
    if (value !== undefined && value.length * 3 > limit && Buffer.byteLength(value) > limit) {
      return `One or more parameter values were invalid: Size of the index key ${name} exceeds ${limit} bytes`;
    }
  }
  return undefined;
}

/** Returns the values that an update sets attributes to, by their names; none for a computed one. */
function mapAssigned(
  update: string,
  { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} }: DynamoDbInput,
): Map<string, Value | undefined> {
  return new Map(
    listAssignments(update)
      .toReversed()
      .map(({ target, value }) => [names[target] ?? target, values[value]]),
  );
}

const listAssignments = (update = "") =>
  [...update.matchAll(/([#\w]+)\s*=\s*(:\w+)?/g)].map(([, target = "", value = ""]) => ({ target, value }));

/** The limits that the embedded DynamoDB checks for a single write, but not in a transaction. */
function findRefusalOfTransactItem(action: DynamoDbInput): string | undefined {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values, UpdateExpression: update } = action;
  if (names && Object.keys(names).length === 0) return "ExpressionAttributeNames must not be empty";
  if (values && Object.keys(values).length === 0) return "ExpressionAttributeValues must not be empty";
  const targets = listAssignments(update).map(({ target }) => names?.[target] ?? target);
  if (targets.some((target) => target === "pk" || target === "sk")) {
    return "One or more parameter values were invalid: Cannot update an attribute that is part of the key";
  }
  return new Set(targets).size < targets.length
    ? "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths"
    : undefined;
}
