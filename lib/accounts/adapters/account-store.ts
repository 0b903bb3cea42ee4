import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { Agency } from "#domain/accounts/agency.ts";
import { ApiKey } from "#domain/accounts/api-key.ts";
import { listKind } from "#platform/table/entity-store.ts";
import { getItem } from "#platform/table/read-items.ts";
import { putIf, putNew, type Table, toAttributes } from "#platform/table/table.ts";
import type { Agencies, ApiKeys } from "../ports.ts";
import { agencyItem, keyByHash } from "./keys.ts";

export function makeAgencies(table: Table): Agencies {
  return {
    async create(agency) {
      await putNew(table, { ...agency, ...agencyItem(agency.id) });
    },
    async read(agencyId) {
      const item = await getItem(table, agencyItem(agencyId));
      return item && Agency.parse(item);
    },
    replace: (agency) => putIf(table, { ...agency, ...agencyItem(agency.id) }, { expression: "attribute_exists(pk)" }),
  };
}

/** Keys stand in the table twice: under their hash, to be found by, and under their agency, to be listed and revoked by. */
export function makeApiKeys(table: Table): ApiKeys {
  const listed = (agencyId: string, id: string) => ({ pk: agencyId, sk: `key/${id}` });
  return {
    async create(key, hash) {
      const condition = { TableName: table.name, ConditionExpression: "attribute_not_exists(pk)" };
      const put = (item: object) => ({ Put: { ...condition, Item: toAttributes({ ...key, ...item }) } });
      await table.client.send(
        new TransactWriteItemsCommand({
          TransactItems: [put(keyByHash(hash)), put({ ...listed(key.agencyId, key.id), hash })],
        }),
      );
    },

    async findByHash(hash) {
      const item = await getItem(table, keyByHash(hash));
      return item && ApiKey.parse(item);
    },

    async list(agencyId, page) {
      const { items, more } = await listKind(table, agencyId, "key", page);
      return { entities: items.map((item) => ApiKey.parse(item)), more };
    },

    async revoke(agencyId, id) {
      const item = await getItem(table, listed(agencyId, id));
      if (!item) return false;
      const remove = (key: object) => ({ Delete: { TableName: table.name, Key: toAttributes(key) } });
      await table.client.send(
        new TransactWriteItemsCommand({
          TransactItems: [remove(keyByHash(String(item["hash"]))), remove(listed(agencyId, id))],
        }),
      );
      return true;
    },
  };
}
