import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type Table, toAttributes } from "./table.ts";

/** `added` is added to the attribute `counter` of an item, up to `limit`; `name` is what is counted. */
type Count = { counter: string; added: number; limit: number; name: string; expiresAt: number };

/**
 * Adds to a counter by one conditional update, unless that exceeds the limit. The item keeps the last counted
 * name, which recognises a retry by the SDK, or by a caller after a crash if nothing else was counted since.
 */
export async function countWithinLimit(
  table: Table,
  key: { pk: string; sk: string },
  { counter, added, limit, name, expiresAt }: Count,
): Promise<"counted" | "counted_before" | "limit_reached"> {
  if (added > limit) return "limit_reached";
  try {
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toAttributes(key),
        UpdateExpression: `ADD ${counter} :added SET counted = :name, expiresAt = :expiresAt`,
        ConditionExpression: `attribute_not_exists(${counter}) OR (${counter} <= :room AND counted <> :name)`,
        ExpressionAttributeValues: toAttributes({
          ":added": added,
          ":room": limit - added,
          ":name": name,
          ":expiresAt": expiresAt,
        }),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return "counted";
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
    return error.Item["counted"]?.S === name ? "counted_before" : "limit_reached";
  }
}
