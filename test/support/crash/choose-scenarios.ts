import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { memoryDynamoDb } from "../doubles/memory-dynamodb.ts";
import { runScenario, type Scenario } from "./run-scenario.ts";

type Command = { constructor: { name: string }; input: object };

/**
 * Chooses the names of few scenarios that make all the kinds of calls to the table that all of them make. Two calls are of one kind
 * if they have the same command, index and expressions, and the same result: done, with a next page, or the name of the error.
 */
export async function chooseScenarios(scenarios: Readonly<Record<string, Scenario>>): Promise<string[]> {
  const left = new Map<string, Set<string>>();
  for (const [name, scenario] of Object.entries(scenarios)) left.set(name, await listKindsOfCalls(scenario));
  const chosen: string[] = [];
  for (;;) {
    const [best] = [...left].toSorted(([, one], [, other]) => other.size - one.size);
    if (!best || best[1].size === 0) return chosen;
    const [name, kinds] = best;
    chosen.push(name);
    left.delete(name);
    for (const others of left.values()) for (const kind of kinds) others.delete(kind);
  }
}

async function listKindsOfCalls(scenario: Scenario): Promise<Set<string>> {
  const kinds = new Set<string>();
  const memory = memoryDynamoDb();
  const send = async (command: Command) => {
    const kind = describeRequest(command);
    try {
      const answer = await (memory.send as (sent: Command) => Promise<object>)(command);
      kinds.add(`${kind} ${"LastEvaluatedKey" in answer ? "next page" : "done"}`);
      return answer;
    } catch (error) {
      kinds.add(`${kind} ${(error as Error).name}`);
      throw error;
    }
  };
  await runScenario({ client: { send } as unknown as DynamoDBClient, name: "Baton" }, scenario);
  return kinds;
}

/** The command, and each part of the request that is no value: the index, the expressions, and what a transaction does. */
const describeRequest = ({ constructor, input }: Command): string =>
  `${constructor.name} ${JSON.stringify(input, (key, part: unknown) => (values.has(key) ? undefined : part))}`;

const values = new Set([
  "TableName",
  "Item",
  "Key",
  "ExpressionAttributeValues",
  "ExclusiveStartKey",
  "RequestItems",
  "Limit",
  "ClientRequestToken",
]);
