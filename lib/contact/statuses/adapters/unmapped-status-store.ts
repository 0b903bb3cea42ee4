import { randomUUID } from "node:crypto";
import * as z from "zod";
import { ClientStatus, StatusField } from "#domain/accounts/status-map.ts";
import { Instant } from "#domain/shared/instant.ts";
import { limits } from "#platform/limits.ts";
import { type Item, queryItems, type Table, updateIf } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import type { UnmappedStatuses } from "../ports.ts";
import { unmappedPartition, unmappedStatusKey } from "./keys.ts";

/** A status is deleted when it was not sent for so long. */
const retentionDays = 90;

/** Stores the unmapped statuses of clients: one item for each, counted by one update. DynamoDB deletes expired items. */
export function makeUnmappedStatusStore(table: Table): UnmappedStatuses {
  const query = (pk: string) =>
    queryItems(
      table,
      { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": pk }, ConsistentRead: true },
      limits.unmappedStatuses,
    );

  return {
    async count(scope, { status, field }, at) {
      const change = {
        update:
          "SET term = if_not_exists(term, :term), reportField = :field, firstAt = if_not_exists(firstAt, :at), " +
          "lastAt = :at, expiresAt = :expiresAt, counted = :write ADD seen :one",
        values: {
          ":term": status,
          ":field": field,
          ":at": at,
          ":expiresAt": toExpiry(at, retentionDays),
          // The SDK may repeat a write whose response was lost.
          ":write": randomUUID(),
          ":one": 1,
        },
      };
      const key = unmappedStatusKey(scope, { status, field });
      const isRecounted = await updateIf(table, key, { ...change, condition: "counted <> :write AND seen >= :one" });
      if (isRecounted) return;
      // Two first reports at the same time may exceed the limit by one; the list then leaves it out.
      const { items } = await query(key.pk);
      if (items.length >= limits.unmappedStatuses) return;
      await updateIf(table, key, { ...change, condition: "attribute_not_exists(seen) OR counted <> :write" });
    },

    async list(scope, at) {
      const { items } = await query(unmappedPartition(scope));
      return items
        .map(decode)
        .filter(({ expiresAt }) => expiresAt > toExpiry(at))
        .map(({ expiresAt: _, ...rest }) => rest);
    },
  };
}

const StoredStatus = z.object({
  term: ClientStatus,
  reportField: StatusField,
  seen: z.int().positive(),
  firstAt: Instant,
  lastAt: Instant,
  expiresAt: z.int(),
});

function decode(item: Item) {
  const { term, reportField, seen, ...times } = StoredStatus.parse(item);
  return { status: term, field: reportField, count: seen, ...times };
}
