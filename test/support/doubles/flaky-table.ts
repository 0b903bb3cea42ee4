import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item, Table } from "#platform/table/table.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

/**
 * A table behind the SDK's client that stores new items, and fails on request: before a write, like a refusal of DynamoDB, or
 * after it, like a lost response.
 */
export function flakyTable() {
  const items = new Map<string, Item>();
  const faults: { call: number; fault: Error; isLostAnswer: boolean }[] = [];
  let calls = 0;
  const client = mockClient(DynamoDBClient);
  const keyOf = ({ pk, sk }: Item) => `${pk} ${sk}`;

  async function answer<Output>(work: () => Output): Promise<Output> {
    calls += 1;
    const trouble = faults.find(({ call }) => call === calls);
    if (trouble && !trouble.isLostAnswer) throw trouble.fault;
    const output = work();
    if (trouble) throw trouble.fault;
    return output;
  }

  client.on(PutItemCommand).callsFake(({ Item: attributes }) =>
    answer(() => {
      const item = unmarshall(attributes) as Item;
      const existing = items.get(keyOf(item));
      if (existing) {
        throw new ConditionalCheckFailedException({ $metadata: {}, message: "", Item: marshall(existing) });
      }
      items.set(keyOf(item), item);
      return {};
    }),
  );
  client.on(GetItemCommand).callsFake(({ Key }) =>
    answer(() => {
      const found = items.get(keyOf(unmarshall(Key) as Item));
      return found ? { Item: marshall(found) } : {};
    }),
  );
  client.on(BatchGetItemCommand).callsFake(({ RequestItems }) =>
    answer(() => ({
      Responses: Object.fromEntries(
        Object.entries(RequestItems as Record<string, { Keys: Parameters<typeof unmarshall>[0][] }>).map(
          ([name, { Keys }]) => [
            name,
            Keys.flatMap((key) => items.get(keyOf(unmarshall(key) as Item)) ?? []).map((item) => marshall(item)),
          ],
        ),
      ),
    })),
  );
  client.on(QueryCommand).callsFake(({ ExpressionAttributeValues }) =>
    answer(() => ({
      Items: [...items.values()]
        .filter(({ pk }) => pk === ExpressionAttributeValues[":pk"].S)
        .map((item) => marshall(item)),
    })),
  );

  const table: Table = { client: new DynamoDBClient(), name: "Baton" };
  return {
    table,
    client,
    items: () => [...items.values()],
    /** The `nth` call from now on (from 1) fails and changes nothing. */
    failAt(nth: number, fault: Error) {
      faults.push({ call: calls + nth, fault, isLostAnswer: false });
    },
    /** The `nth` call from now on (from 1) does its work, but its response is lost. */
    loseAnswerAt(nth: number, fault: Error) {
      faults.push({ call: calls + nth, fault, isLostAnswer: true });
    },
  };
}
