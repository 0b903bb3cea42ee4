import { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { Message } from "#domain/delivery/message.ts";
import type { MessageId } from "#domain/shared/id.ts";
import { indexes } from "#platform/table/keys.ts";
import { putIfAbsent, queryItems, queryKeyRange, type Table } from "#platform/table/table.ts";
import type { Messages } from "../ports.ts";
import { attemptPrefix, attemptSortKey, messagePartition, messagesKey, messageSortKey } from "./keys.ts";

/** How long a message is kept, with what became of it. */
const retentionMs = 90 * 24 * 3_600_000;

/** Messages in the table: a partition for each, in which attempts stand beside the message. */
export function makeMessageStore(table: Table): Messages {
  return {
    async post(agencyId, message) {
      const key = { pk: messagePartition(agencyId, message.id), sk: messageSortKey };
      const listAttributes = { agencyKey: messagesKey(agencyId), receivedKey: `${message.at}/${message.id}` };
      await putIfAbsent(table, { ...message, ...key, ...listAttributes, expiresAt: toExpirySeconds(message.at) });
    },

    async read(agencyId, id) {
      const { items } = await queryItems(table, {
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": messagePartition(agencyId, id) },
        ConsistentRead: true,
      });
      const message = items.find(({ sk }) => sk === messageSortKey);
      if (!message) return undefined;
      const facts = items.filter(({ sk }) => sk.startsWith(attemptPrefix)).map((item) => DeliveryFact.parse(item));
      return { message: Message.parse(message), facts };
    },

    async list(agencyId, { limit, after }) {
      const { items, more } = await queryKeyRange(
        table,
        {
          ...{ index: indexes.byAgency, partition: ["agencyKey", messagesKey(agencyId)], isNewestFirst: true },
          // "~" sorts after every position and "0" before. The bounds are included, and the page before has shown `after` already.
          sort: ["receivedKey", "0", after ?? "~"],
        },
        limit + 1,
      );
      const remaining = items.map((item) => String(item["receivedKey"])).filter((position) => position !== after);
      const positions = remaining.slice(0, limit);
      const last = positions.at(-1);
      return {
        ids: positions.map((position) => position.slice(position.indexOf("/") + 1) as MessageId),
        ...((more || remaining.length > limit) && last && { next: last }),
      };
    },

    async append(agencyId, id, fact) {
      const key = { pk: messagePartition(agencyId, id), sk: attemptSortKey(fact) };
      const written = await putIfAbsent(table, { ...fact, ...key, expiresAt: toExpirySeconds(fact.at) });
      return written.stored ? "added" : "already_there";
    },
  };
}

/** In seconds since 1970, as DynamoDB expires items. */
const toExpirySeconds = (at: string): number => Math.ceil((Date.parse(at) + retentionMs) / 1_000);
