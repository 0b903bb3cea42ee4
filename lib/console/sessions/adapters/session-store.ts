import * as z from "zod";
import { AgencyId, ClientId, UserId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { getItem } from "#platform/table/read-items.ts";
import { putIf, putIfAbsent, removeItem, type Table } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import type { Sessions } from "../ports.ts";

const StoredSession = z.object({
  agencyId: AgencyId,
  userId: UserId,
  userVersion: z.int().positive(),
  clientId: ClientId.optional(),
  createdAt: Instant,
  seenAt: Instant,
});

const sessionKey = (tokenHash: string) => ({ pk: `session/${tokenHash}`, sk: "session" });

/** Stores sessions under the SHA-256 of their tokens. DynamoDB deletes an expired one within days; the console ends it on time. */
export function makeSessionStore(table: Table): Sessions {
  return {
    async create(tokenHash, session, endsAt) {
      await putIfAbsent(table, { ...session, ...sessionKey(tokenHash), expiresAt: toExpiry(endsAt) });
    },

    async read(tokenHash) {
      const item = await getItem(table, sessionKey(tokenHash));
      return item && StoredSession.parse(item);
    },

    async change(tokenHash, session, endsAt) {
      const item = { ...session, ...sessionKey(tokenHash), expiresAt: toExpiry(endsAt) };
      await putIf(table, item, { expression: "attribute_exists(pk)" });
    },

    async remove(tokenHash) {
      await removeItem(table, sessionKey(tokenHash));
    },
  };
}
