import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type Table, toAttributes } from "#platform/table/table.ts";
import type { RequestCounts } from "../ports.ts";
import { requestCountKey } from "./keys.ts";

/** When an item expires, in seconds after the start of its window: long enough for a process whose clock is late. */
const keptSeconds = 70;

/** Counts in one item for each key and window, which expires by itself. */
export const makeRequestCountStore = (table: Table): RequestCounts => ({
  async add(key, start, added) {
    const { Attributes } = await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toAttributes(requestCountKey(key, start)),
        UpdateExpression: "ADD requests :added SET expiresAt = :expiresAt",
        ExpressionAttributeValues: toAttributes({
          ":added": added,
          ":expiresAt": Date.parse(start) / 1_000 + keptSeconds,
        }),
        ReturnValues: "UPDATED_NEW",
      }),
    );
    return Number(Attributes?.["requests"]?.N);
  },
});
