import { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { Message } from "#domain/delivery/message.ts";
import type { MessageId } from "#domain/shared/id.ts";
import { indexes } from "#platform/table/keys.ts";
import { putNew, queryItems, queryStretch, type Table } from "#platform/table/table.ts";
import type { Messages } from "../ports.ts";
import { attemptPrefix, attemptSort, messagePartition, messagesKey, messageSort } from "./keys.ts";

/** How long a message is kept, with what became of it. */
const keptMs = 90 * 24 * 3_600_000;

/** Messages in the table: a partition for each, in which attempts stand beside the message. */
export function makeMessages(table: Table): Messages {
  return {
    async post(agencyId, message) {
      const key = { pk: messagePartition(agencyId, message.id), sk: messageSort };
      const listed = { agencyKey: messagesKey(agencyId), receivedKey: `${message.at}/${message.id}` };
      await putNew(table, { ...message, ...key, ...listed, expiresAt: expiryOf(message.at) });
    },

    async read(agencyId, id) {
      const { items } = await queryItems(table, {
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": messagePartition(agencyId, id) },
        ConsistentRead: true,
      });
      const message = items.find(({ sk }) => sk === messageSort);
      if (!message) return undefined;
      const facts = items.filter(({ sk }) => sk.startsWith(attemptPrefix)).map((item) => DeliveryFact.parse(item));
      return { message: Message.parse(message), facts };
    },

    async list(agencyId, { limit, after }) {
      const { items, more } = await queryStretch(
        table,
        {
          ...{ index: indexes.byAgency, partition: ["agencyKey", messagesKey(agencyId)], isNewestFirst: true },
          // "~" sorts after every position and "0" before. The bounds are included, and the page before has shown `after` already.
          sort: ["receivedKey", "0", after ?? "~"],
        },
        limit + 1,
      );
      const unseen = items.map((item) => String(item["receivedKey"])).filter((position) => position !== after);
      const positions = unseen.slice(0, limit);
      const last = positions.at(-1);
      return {
        ids: positions.map((position) => position.slice(position.indexOf("/") + 1) as MessageId),
        ...((more || unseen.length > limit) && last && { next: last }),
      };
    },

    async append(agencyId, id, fact) {
      const key = { pk: messagePartition(agencyId, id), sk: attemptSort(fact) };
      const written = await putNew(table, { ...fact, ...key, expiresAt: expiryOf(fact.at) });
      return written.stored ? "added" : "already_there";
    },
  };
}

/** In seconds since 1970, as DynamoDB expires items. */
const expiryOf = (at: string): number => Math.ceil((Date.parse(at) + keptMs) / 1_000);
