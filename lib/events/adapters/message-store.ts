import { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { Message } from "#domain/delivery/message.ts";
import type { AgencyId, MessageId } from "#domain/shared/id.ts";
import { indexes } from "#platform/table/keys.ts";
import { querySpreadList, spreadKeyFor } from "#platform/table/spread-list.ts";
import { type Item, putIfAbsent, queryItems, type Table } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import type { Messages } from "../ports.ts";
import { attemptPrefix, attemptSortKey, messagePartition, messagesKey, messageSortKey } from "./keys.ts";

/** How long the table keeps a message and the results of its deliveries. */
const retentionDays = 90;

/** Stores messages in the table: one partition for each message, with its delivery attempts. */
export function makeMessageStore(table: Table): Messages {
  return {
    async post(agencyId, message) {
      await putIfAbsent(table, encodeMessage(agencyId, message));
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
      const { items, more } = await querySpreadList(
        table,
        {
          index: indexes.byAgency,
          partition: ["agencyKey", messagesKey(agencyId)],
          // "~" sorts after every position and "0" before. The range includes its bounds, so it returns `after` again,
          // which was on the previous page.
          sort: ["receivedKey", "0", after ?? "~"],
          isNewestFirst: true,
        },
        limit + 1,
      );
      const remaining = items.map((item) => String(item["receivedKey"])).filter((position) => position !== after);
      const positions = remaining.slice(0, limit);
      const last = positions.at(-1);
      return {
        ids: positions.map((position) => position.slice(position.indexOf("/") + 1) as MessageId),
        next: more || remaining.length > limit ? last : undefined,
      };
    },

    async append(agencyId, id, fact) {
      const key = { pk: messagePartition(agencyId, id), sk: attemptSortKey(fact) };
      const written = await putIfAbsent(table, { ...fact, ...key, expiresAt: toExpiry(fact.at, retentionDays) });
      return written.stored ? "added" : "already_there";
    },
  };
}

/** The item of a new message, which the relay delivers as soon as it is stored. */
export const encodeMessage = (agencyId: AgencyId, message: Message): Item => ({
  ...message,
  pk: messagePartition(agencyId, message.id),
  sk: messageSortKey,
  agencyKey: spreadKeyFor(messagesKey(agencyId), message.id),
  receivedKey: `${message.at}/${message.id}`,
  expiresAt: toExpiry(message.at, retentionDays),
});
