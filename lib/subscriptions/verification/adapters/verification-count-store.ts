import { countWithinLimit } from "#platform/table/count-within-limit.ts";
import type { Table } from "#platform/table/table.ts";
import type { VerificationCounts } from "../ports.ts";
import { verificationCountKey } from "./keys.ts";

/** How long to keep a count: until no sender can still be working on its day. */
const retentionDays = 3;

/** Stores the counts of verifications: one item for each contact and day. */
export const makeVerificationCountStore = (table: Table): VerificationCounts => ({
  async reserve({ hash, day, messageId }, max) {
    const expiresAt = Math.ceil(Date.parse(day) / 1_000) + retentionDays * 24 * 3_600;
    const count = { counter: "sent", amount: 1, limit: max, name: messageId, expiresAt };
    return (await countWithinLimit(table, verificationCountKey(hash, day), count)) !== "limit_reached";
  },
});
