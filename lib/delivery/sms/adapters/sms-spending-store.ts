import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type Table, toAttributes, toItem, updateIf } from "#platform/table/table.ts";
import type { SmsSpending } from "../ports.ts";
import { smsSpendingKey } from "./keys.ts";

/** Long enough to hold a month's invoice of AWS against. */
const retentionDays = 62;

/**
 * What texts cost, in the table: one item for each agency and day. One conditional update counts a text; it also notes which text that was,
 * by which the SDK's own repetition, and a sender that died and is alone, are recognised.
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
        update: "ADD spent :back SET counted = :nobody",
        condition: "spent >= :cost",
        values: { ":back": -cost, ":cost": cost, ":nobody": "" },
      });
    },
  };
}
