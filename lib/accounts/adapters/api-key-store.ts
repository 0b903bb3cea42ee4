import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { ApiKey } from "#domain/accounts/api-key.ts";
import { listItemsByKind } from "#platform/table/entity-store.ts";
import { getItem } from "#platform/table/read-items.ts";
import { type Table, toAttributes } from "#platform/table/table.ts";
import type { ApiKeys } from "../ports.ts";
import { apiKeyHashKey } from "./keys.ts";

/** Stores each API key twice: under its hash, to find it, and under its agency, to list and revoke it. */
export function makeApiKeyStore(table: Table): ApiKeys {
  const agencyListKey = (agencyId: string, id: string) => ({ pk: agencyId, sk: `key/${id}` });
  return {
    async create(key, hash) {
      const condition = { TableName: table.name, ConditionExpression: "attribute_not_exists(pk)" };
      const put = (item: object) => ({ Put: { ...condition, Item: toAttributes({ ...key, ...item }) } });
      try {
        await table.client.send(
          new TransactWriteItemsCommand({
            TransactItems: [put(apiKeyHashKey(hash)), put({ ...agencyListKey(key.agencyId, key.id), hash })],
          }),
        );
        return true;
      } catch (error) {
        // A secret has 256 random bits, so only the id can be taken.
        if (await getItem(table, agencyListKey(key.agencyId, key.id))) return false;
        throw error;
      }
    },

    async findByHash(hash) {
      const item = await getItem(table, apiKeyHashKey(hash));
      return item && ApiKey.parse(item);
    },

    async list(agencyId, page) {
      const { items, more } = await listItemsByKind(table, agencyId, "key", page);
      return { entities: items.map((item) => ApiKey.parse(item)), more };
    },

    async revoke(agencyId, id) {
      const item = await getItem(table, agencyListKey(agencyId, id));
      if (!item) return false;
      const remove = (key: object) => ({ Delete: { TableName: table.name, Key: toAttributes(key) } });
      await table.client.send(
        new TransactWriteItemsCommand({
          TransactItems: [remove(apiKeyHashKey(String(item["hash"]))), remove(agencyListKey(agencyId, id))],
        }),
      );
      return true;
    },
  };
}
