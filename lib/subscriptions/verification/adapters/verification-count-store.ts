import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { readItems } from "#platform/table/read-items.ts";
import { type Table, toAttributes } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import type { VerificationCounts } from "../ports.ts";
import { verificationCountKey } from "./keys.ts";

/** How long to keep a count: until no sender can still be working on its day. */
const retentionDays = 3;

/** Stores the verifications of each contact and day as a set of message ids: one item, by one update for each change. */
export function makeVerificationCountStore(table: Table): VerificationCounts {
  /** Updates the item of a contact and day; returns whether the condition held. */
  async function update(
    day: { hash: string; day: string },
    {
      UpdateExpression,
      ConditionExpression,
      values,
    }: Record<"UpdateExpression" | "ConditionExpression", string> & {
      values: Record<string, unknown>;
    },
  ): Promise<boolean> {
    try {
      await table.client.send(
        new UpdateItemCommand({
          TableName: table.name,
          Key: toAttributes(verificationCountKey(day.hash, day.day)),
          UpdateExpression,
          ConditionExpression,
          ExpressionAttributeValues: toAttributes(values),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    reserve({ hash, day, messageId }, max) {
      const expiresAt = toExpiry(day, retentionDays);
      return update(
        { hash, day },
        {
          UpdateExpression: "ADD messageIds :ids SET expiresAt = :expiresAt",
          ConditionExpression:
            "attribute_not_exists(messageIds) OR contains(messageIds, :id) OR size(messageIds) < :max",
          values: { ":ids": new Set([messageId]), ":id": messageId, ":max": max, ":expiresAt": expiresAt },
        },
      );
    },

    async count({ hash, day }) {
      const [item] = await readItems(table, [verificationCountKey(hash, day)]);
      const messageIds = item?.["messageIds"];
      return messageIds instanceof Set ? messageIds.size : 0;
    },

    async giveBack({ hash, day, messageIds }) {
      await update(
        { hash, day },
        {
          UpdateExpression: "DELETE messageIds :ids",
          // Without the condition, the update would create an item that never expires.
          ConditionExpression: "attribute_exists(messageIds)",
          values: { ":ids": new Set(messageIds) },
        },
      );
    },
  };
}
