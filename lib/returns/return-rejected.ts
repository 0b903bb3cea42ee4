import type { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import { ReturnReason } from "#domain/returns/return-policy.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { LoadReturnRules } from "./load-return-rules.ts";
import type { makeOpenReturn, ReturnActor } from "./open-return.ts";

type Deps = { loadReturnRules: LoadReturnRules; openReturn: ReturnType<typeof makeOpenReturn> };

export type ReturnRejected = ReturnType<typeof makeReturnRejected>;

/**
 * Opens a return for a client that rejects a lead it has, if its contract has a return policy: then the lead stays
 * charged until the return is approved. Without a policy, a rejected lead costs nothing and this does nothing. Call it
 * before the rejection is recorded, so that the lead is never free in between. Idempotent.
 */
export function makeReturnRejected({ loadReturnRules, openReturn }: Deps) {
  return async function returnRejected(
    key: LeadKey,
    lead: LoadedLead,
    { source, author }: Pick<ReturnActor, "source" | "author">,
    { outcome, reason }: Acknowledgement,
  ): Promise<void> {
    const { deliveredAt, returns } = lead.state;
    if (outcome === "accepted" || deliveredAt === undefined || returns.length > 0) return;
    const { policy } = await loadReturnRules(key, lead);
    if (!policy) return;
    const named = ReturnReason.safeParse(outcome === "duplicate" ? outcome : reason);
    await openReturn(
      key,
      { source, author, maySee: () => true },
      { reason: named.success ? named.data : "other", idempotencyKey: "rejection" },
    );
  };
}
