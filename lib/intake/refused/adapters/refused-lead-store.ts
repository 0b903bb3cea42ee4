import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { RefusedLead } from "#domain/lead/refused-lead.ts";
import { indexes } from "#platform/table/keys.ts";
import { readItems } from "#platform/table/read-items.ts";
import {
  type Item,
  queryItems,
  queryKeyRange,
  queryPages,
  type Table,
  toAttributes,
  updateIf,
} from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import type { RefusedLeadFilter, RefusedLeads } from "../ports.ts";
import { notKeptPartition, refusedAgencyKey, refusedPartition, refusedSettingsKey } from "./keys.ts";
import { countDays, makeReadSettings, toHour } from "./refused-lead-recorder.ts";

/** Reads the refused leads that the recorder stored, from the index by agency or the partition of an idempotency key. */
export function makeRefusedLeadStore(table: Table): RefusedLeads {
  return {
    async list(scope, filter, { limit, after }) {
      const { now, idempotencyKey, from = "0", to = "~" } = filter;
      const until = after !== undefined && after < to ? after : to;
      const items =
        idempotencyKey === undefined
          ? await readIndex(refusedAgencyKey(scope), [from, until], limit)
          : await readPartition(refusedPartition(scope, idempotencyKey), [from, until]);
      // The bounds are inclusive, and the last page already showed `after`.
      const remaining = items.filter(({ receivedKey }) => receivedKey !== after);
      const page = remaining.slice(0, limit);
      const stored = await readItems(
        table,
        page.map(({ pk, sk }) => ({ pk, sk })),
      );
      return {
        refused: stored
          .filter((item) => item !== undefined && Number(item["expiresAt"]) > toExpiry(now))
          .map((item) => RefusedLead.parse(item))
          .filter((refused) => matchesFilter(refused, filter)),
        next: remaining.length > limit ? String(page.at(-1)?.["receivedKey"]) : undefined,
      };
    },

    async *listWithPerson(scope) {
      const query = {
        IndexName: indexes.byAgency,
        KeyConditionExpression: "agencyKey = :agencyKey",
        ExpressionAttributeValues: { ":agencyKey": refusedAgencyKey(scope) },
      };
      for await (const page of queryPages(table, query, maxRecordsOfPage)) {
        const stored = await readItems(
          table,
          page.map(({ pk, sk }) => ({ pk, sk })),
        );
        yield stored.filter((item) => item?.["person"] !== undefined).map((item) => RefusedLead.parse(item));
      }
    },

    async erasePerson(scope, { id, idempotencyKey }) {
      await updateIf(
        table,
        { pk: refusedPartition(scope, idempotencyKey), sk: id },
        { update: "REMOVE person", condition: "attribute_exists(pk)" },
      );
    },

    async readNotKept(scope, { from, to }) {
      const sort = ["sk", from ? toHour(from) : "0", to ? toHour(to) : "~"] as const;
      const partition = ["pk", notKeptPartition(scope)] as const;
      const { items } = await queryKeyRange(table, { partition, sort }, countDays * 24);
      return items.reduce((sum, { notKept }) => sum + Number(notKept), 0);
    },

    readSettings: makeReadSettings(table),

    async saveSettings(agencyId, settings) {
      const Item = toAttributes({ ...refusedSettingsKey(agencyId), ...settings });
      await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    },
  };

  async function readIndex(agencyKey: string, [from, to]: [string, string], limit: number): Promise<Item[]> {
    const range = {
      index: indexes.byAgency,
      partition: ["agencyKey", agencyKey],
      sort: ["receivedKey", from, to],
      isNewestFirst: true,
    } as const;
    // One more for `after`, which the range includes, and one to know whether there are more.
    return (await queryKeyRange(table, range, limit + 2)).items;
  }

  /** Reads the records of one idempotency key, newest first. There are few: one for each body and reason. */
  async function readPartition(pk: string, [from, to]: [string, string]): Promise<Item[]> {
    const query = { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": pk } };
    const { items } = await queryItems(table, query, maxRecordsOfKey);
    const inRange = items.filter(({ receivedKey }) => String(receivedKey) >= from && String(receivedKey) <= to);
    return inRange.sort((a, b) => (String(a["receivedKey"]) < String(b["receivedKey"]) ? 1 : -1));
  }
}

/** The records that are read at once while all are searched. */
const maxRecordsOfPage = 100;

/** The most records of one idempotency key that a list reads. */
const maxRecordsOfKey = 1_000;

const matchesFilter = (refused: RefusedLead, { campaignId, code }: RefusedLeadFilter): boolean =>
  (!campaignId || refused.campaignId === campaignId) && (!code || refused.code === code);
