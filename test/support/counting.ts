import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { openDynamoDb } from "./open-dynamodb.ts";

type Consumed = { CapacityUnits?: number };
export type Spent = { reads: number; writes: number; calls: number };

/** A DynamoDB client that sums the consumed capacity of its calls. A failed condition reports none: it counts as one unit. */
export function counting(place: Parameters<typeof openDynamoDb>[0]) {
  const spent: Spent = { reads: 0, writes: 0, calls: 0 };
  const client = openDynamoDb(place);
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (call) => {
        Object.assign(call.input, { ReturnConsumedCapacity: "INDEXES" });
        const answer = await next(call).catch((error: unknown) => {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          spent.calls += 1;
          spent.writes += 1;
          throw error;
        });
        const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: Consumed | Consumed[] };
        const units = [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
        spent.calls += 1;
        spent[/^(Get|BatchGet|Query)/.test(commandName) ? "reads" : "writes"] += units;
        return answer;
      },
    { step: "initialize" },
  );
  return { client, spent };
}

/** The capacity that `flow` consumes. */
export async function costOf(spent: Spent, flow: () => Promise<unknown>): Promise<Spent> {
  const before = { ...spent };
  await flow();
  return {
    reads: spent.reads - before.reads,
    writes: spent.writes - before.writes,
    calls: spent.calls - before.calls,
  };
}
