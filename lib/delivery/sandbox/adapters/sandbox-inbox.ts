import { SandboxMessage, sandboxMessageDays } from "#domain/delivery/sandbox-message.ts";
import { putIfAbsent, queryKeyRange, type Table } from "#platform/table/table.ts";
import type { SandboxInbox } from "../ports.ts";
import { sandboxMessageKey, sandboxPartition } from "./keys.ts";

const daySeconds = 24 * 3_600;

/** The sandbox inbox in the table: one partition for each agency, from which DynamoDB deletes what is over a week old. */
export function makeSandboxInbox(table: Table): SandboxInbox {
  return {
    async add(agencyId, message) {
      const expiresAt = Math.ceil(Date.parse(message.queuedAt) / 1000) + sandboxMessageDays * daySeconds;
      // When it was planned and which delivery it is never changes: a repetition meets the first one.
      await putIfAbsent(table, { ...sandboxMessageKey(agencyId, message), ...message, expiresAt });
    },

    async list(agencyId, { leadId, channel, since }, { limit, after }) {
      const { items, more } = await queryKeyRange(
        table,
        // "~" sorts after every character of a key, and the bounds are included: the page before has shown `after` already.
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
        ...(hasMore && last && { next: last.sk }),
      };
    },
  };
}
