import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type Table, toAttributes } from "#platform/table/table.ts";
import type { VerificationCounts } from "../ports.ts";
import { verificationCountKey } from "./keys.ts";

/** How long to keep a count: until no sender can still be working on its day. */
const retentionDays = 3;

/** Stores the counts of verifications: one item for each contact and day, changed by one conditional update. */
export const makeVerificationCountStore = (table: Table): VerificationCounts => ({
  async reserve({ hash, day, messageId }, max) {
    const expiresAt = Math.ceil(Date.parse(day) / 1_000) + retentionDays * 24 * 3_600;
    try {
      await table.client.send(
        new UpdateItemCommand({
          TableName: table.name,
          Key: toAttributes(verificationCountKey(hash, day)),
          UpdateExpression: "ADD sent :one SET counted = :name, expiresAt = :expiresAt",
          ConditionExpression: "attribute_not_exists(sent) OR (sent <= :room AND counted <> :name)",
          ExpressionAttributeValues: toAttributes({
            ":one": 1,
            ":room": max - 1,
            ":name": messageId,
            ":expiresAt": expiresAt,
          }),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item?.["counted"]?.S === messageId;
    }
  },
});
