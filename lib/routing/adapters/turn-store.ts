import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { getItem } from "#platform/table/read-items.ts";
import { type Table, toAttributes, toItem } from "#platform/table/table.ts";
import type { Turns } from "../ports.ts";
import { turnsKey } from "./keys.ts";

/** Stores turns, one counter a campaign and one write unit a turn. A drawn turn may stay unused. */
export function makeTurnStore(table: Table): Turns {
  return {
    async draw(agencyId, campaignId) {
      const { Attributes = {} } = await table.client.send(
        new UpdateItemCommand({
          TableName: table.name,
          Key: toAttributes(turnsKey(agencyId, campaignId)),
          UpdateExpression: "ADD turns :one",
          ExpressionAttributeValues: toAttributes({ ":one": 1 }),
          ReturnValues: "UPDATED_NEW",
        }),
      );
      return Number(toItem(Attributes)["turns"]);
    },
    async peek(agencyId, campaignId) {
      const item = await getItem(table, turnsKey(agencyId, campaignId));
      return Number(item?.["turns"] ?? 0) + 1;
    },
  };
}
