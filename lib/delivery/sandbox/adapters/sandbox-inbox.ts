import { SandboxMessage, sandboxMessageDays } from "#domain/delivery/sandbox-message.ts";
import { putIfAbsent, queryKeyRange, queryPages, removeItem, type Table } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import { sandboxMessageKey, sandboxPartition } from "../../adapters/keys.ts";
import type { SandboxInbox } from "../ports.ts";

/** Stores the sandbox inbox: one partition for each agency. DynamoDB deletes messages that are over a week old. */
export function makeSandboxInbox(table: Table): SandboxInbox {
  return {
    async add(agencyId, message) {
      const expiresAt = toExpiry(message.queuedAt, sandboxMessageDays);
      // The key is the delivery and the time when it was planned, so a retry finds the first message and changes
      // nothing.
      await putIfAbsent(table, { ...sandboxMessageKey(agencyId, message), ...message, expiresAt });
    },

    async removeOfLead(agencyId, leadId) {
      const pages = queryPages(
        table,
        {
          KeyConditionExpression: "pk = :pk",
          FilterExpression: "leadId = :leadId",
          ExpressionAttributeValues: { ":pk": sandboxPartition(agencyId), ":leadId": leadId },
          ConsistentRead: true,
        },
        Number.POSITIVE_INFINITY,
      );
      for await (const items of pages) await Promise.all(items.map(({ pk, sk }) => removeItem(table, { pk, sk })));
    },

    async list(agencyId, { leadId, channel, since }, { limit, after }) {
      const { items, more } = await queryKeyRange(
        table,
        // "~" sorts after every character of a key. The bounds are inclusive, and the last page already showed `after`.
        {
          partition: ["pk", sandboxPartition(agencyId)],
          sort: ["sk", since, after ?? "~"],
          isNewestFirst: true,
        },
        limit + 1,
      );
      const page = items.filter(({ sk }) => sk !== after).slice(0, limit);
      const last = page.at(-1);
      const hasMore = more || items.filter(({ sk }) => sk !== after).length > limit;
      return {
        messages: page
          .map((item) => SandboxMessage.parse(item))
          .filter((message) => (!leadId || message.leadId === leadId) && (!channel || message.channel === channel)),
        next: hasMore ? last?.sk : undefined,
      };
    },
  };
}
