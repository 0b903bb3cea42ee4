import { fingerprint } from "#platform/ids.ts";
import { countWithinLimit } from "#platform/table/count-within-limit.ts";
import type { Table } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import type { SignInLimits } from "../ports.ts";

/** Counts in one item for each source and hour, named by the hash of the source. */
export const makeSignInLimits = (table: Table): SignInLimits => ({
  async count(source, { limit, name, at }) {
    const hour = at.slice(0, "2026-11-22T14".length);
    const key = { pk: `sign-in-count/${fingerprint(source)}`, sk: hour };
    const expiresAt = toExpiry(at) + 7_200;
    const counted = await countWithinLimit(table, key, { counter: "requests", added: 1, limit, name, expiresAt });
    return counted !== "limit_reached";
  },
});
