import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type Table, toAttributes, toItem, updateIf } from "#platform/table/table.ts";
import { smsSpendingKey } from "../../adapters/keys.ts";
import type { SmsSpending } from "../ports.ts";

/** How long to keep a day, so that the operator can compare it with AWS's monthly invoice. */
const retentionDays = 62;

/**
 * Stores the cost of SMS: one item for each agency and day. One conditional update counts an SMS and stores its name,
 * which recognises a retry by the SDK, or by a sender after a crash if no other SMS was counted since.
 */
export function makeSmsSpendingStore(table: Table): SmsSpending {
  return {
    async reserve({ agencyId, day, name, cost }, limit) {
      if (cost > limit) return "cap_reached";
      const expiresAt = Math.ceil(Date.parse(day) / 1_000) + retentionDays * 24 * 3_600;
      try {
        await table.client.send(
          new UpdateItemCommand({
            TableName: table.name,
            Key: toAttributes(smsSpendingKey(agencyId, day)),
            UpdateExpression: "ADD spent :cost SET counted = :name, expiresAt = :expiresAt",
            ConditionExpression: "attribute_not_exists(spent) OR (spent <= :room AND counted <> :name)",
            ExpressionAttributeValues: toAttributes({
              ":cost": cost,
              ":room": limit - cost,
              ":name": name,
              ":expiresAt": expiresAt,
            }),
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return "reserved";
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
        return toItem(error.Item)["counted"] === name ? "counted_before" : "cap_reached";
      }
    },

    async release({ agencyId, day, cost }) {
      await updateIf(table, smsSpendingKey(agencyId, day), {
        update: "ADD spent :back SET counted = :noName",
        condition: "spent >= :cost",
        values: { ":back": -cost, ":cost": cost, ":noName": "" },
      });
    },
  };
}
