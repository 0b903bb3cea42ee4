import { countWithinLimit } from "#platform/table/count-within-limit.ts";
import { type Table, updateIf } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import { smsSpendingKey } from "../../adapters/keys.ts";
import type { SmsSpending } from "../ports.ts";

/** How long to keep a day, so that the operator can compare it with AWS's monthly invoice. */
const retentionDays = 62;

/** Stores the cost of SMS: one item for each agency and day. */
export function makeSmsSpendingStore(table: Table): SmsSpending {
  return {
    async reserve({ agencyId, day, name, cost }, limit) {
      const expiresAt = toExpiry(day, retentionDays);
      const count = { counter: "spent", added: cost, limit, name, expiresAt };
      const counted = await countWithinLimit(table, smsSpendingKey(agencyId, day), count);
      return counted === "counted" ? "reserved" : counted === "limit_reached" ? "cap_reached" : counted;
    },

    async release({ agencyId, day, cost }) {
      await updateIf(table, smsSpendingKey(agencyId, day), {
        update: "ADD spent :back SET counted = :noName",
        condition: "spent >= :cost",
        values: { ":back": -cost, ":cost": cost, ":noName": "" },
      });
    },
  };
}
