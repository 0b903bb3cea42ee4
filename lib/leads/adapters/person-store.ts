import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { personalPropertyNames } from "#domain/history/fact.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { getItem } from "#platform/table/read-items.ts";
import { queryItems, removeItem, type Table, toAttributes } from "#platform/table/table.ts";
import type { Persons } from "../ports.ts";
import { factPrefix, personSortKey } from "./keys.ts";

const PersonItem = z.object({ person: z.object({ phone: z.string().optional(), email: z.string().optional() }) });

/** Reads and erases the persons of leads. It decodes no fact, so that it also erases what cannot be decoded. */
export function makePersonStore(table: Table): Persons {
  return {
    async readContact(key) {
      const item = await getItem(table, { pk: leadPartition(key), sk: personSortKey });
      return item && PersonItem.parse(item).person;
    },

    // The person goes last: while it is there, a crash in between is seen as an erasure that is not done.
    async erase(key) {
      const pk = leadPartition(key);
      const { items } = await queryItems(table, {
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :fact)",
        ExpressionAttributeValues: { ":pk": pk, ":fact": factPrefix },
        ConsistentRead: true,
      });
      for (const item of items) {
        const names = personalPropertyNames.filter((name) => name in item);
        if (names.length > 0) await removeProperties({ pk, sk: item.sk }, names);
      }
      await removeItem(table, { pk, sk: personSortKey });
    },
  };

  async function removeProperties(key: { pk: string; sk: string }, names: readonly string[]): Promise<void> {
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toAttributes(key),
        UpdateExpression: `REMOVE ${names.map((_, index) => `#name${index}`).join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#name${index}`, name])),
      }),
    );
  }
}
