import type { BillingRecords } from "#billing/ports.ts";
import { toMode } from "#domain/lead/received.ts";
import type { Evidence } from "#domain/returns/return-fact.ts";
import { toMonthRange } from "#domain/shared/time-zone.ts";
import { toCalendarPeriods } from "#domain/shared/wall-clock.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { ReturnRules } from "./load-return-rules.ts";
import type { ReturnMonth } from "./ports.ts";

/**
 * Says why the cap of the policy allows no more approvals in a month, of which there are `seen`; undefined if it allows
 * one. Under a cap in percent it reads no more placed leads than one more approval needs.
 */
export function makeFindFullCap({ records }: { records: Pick<BillingRecords, "list" | "listSandbox"> }) {
  return async function findFullCap(
    month: ReturnMonth,
    { policy, about }: ReturnRules,
    seen: number,
  ): Promise<Evidence | undefined> {
    const { percent, count } = policy?.cap ?? {};
    const found = `${seen} approved`;
    if (percent === undefined) {
      if (count === undefined || seen < count) return undefined;
      return { term: "cap", needed: `at most ${count} of the leads placed in ${month.month}`, found, facts: [] };
    }
    // One more is allowed if the share of the placed leads, rounded down, is more than those.
    const needed = Math.ceil(((seen + 1) * 100) / percent);
    const list = month.mode === "test" ? records.listSandbox : records.list;
    const range = toMonthRange(about.timeZone, month.month);
    const { records: placed } = await list(month.agencyId, month.clientId, range, { limit: needed });
    if (placed.length >= needed) return undefined;
    const share = `at most ${percent} % of the leads placed in ${month.month}`;
    return { term: "cap", needed: share, found: `${found}, ${placed.length} placed`, facts: [] };
  };
}

/** The client's month in which a lead was placed. */
export function toReturnMonth({ agencyId }: LeadKey, { state }: LoadedLead, { about }: ReturnRules): ReturnMonth {
  if (!state.placed) throw new Error("a lead without a client is not returned");
  const { at, placement } = state.placed;
  const { month } = toCalendarPeriods(about.timeZone, at);
  return { agencyId, clientId: placement.clientId, mode: toMode(state.received), month };
}
