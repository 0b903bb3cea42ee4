import type { Fact } from "#domain/history/fact.ts";
import { isCanary, toMode } from "#domain/lead/received.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { Replacements, ReplacementScope } from "./ports.ts";

/** How many owed replacements are tried: more than one only after a crash. */
const maxTried = 10;

/** The client, campaign and mode of a placed lead; undefined while it is held. */
export function toReplacementScope({ agencyId }: LeadKey, { state }: LoadedLead): ReplacementScope | undefined {
  const { placed, received } = state;
  const { campaignId } = received;
  return placed && { agencyId, clientId: placed.placement.clientId, campaignId, mode: toMode(received) };
}

/**
 * Gives a lead that was just placed as the replacement that its client is owed for the longest time: the lead then costs
 * nothing, by a fact. A lead replaces one return at most, and a return is replaced once. May be repeated.
 */
export function makeGiveReplacement({ replacements, now }: { replacements: Replacements; now: Now }) {
  return async function giveReplacement(key: LeadKey, lead: LoadedLead, newFacts: readonly Fact[]): Promise<void> {
    const isPlacedNow = newFacts.some((fact) => fact.kind === "placed" || (fact.kind === "received" && fact.placement));
    const scope = toReplacementScope(key, lead);
    const { placed, replaces, received } = lead.state;
    if (!isPlacedNow || !scope || !placed || replaces || isCanary(received)) return;
    for (const owed of await replacements.list(scope, maxTried)) {
      if (owed.approvedAt > placed.at) return;
      const { number } = owed;
      const common = { at: now(), source: "baton", author: "return-policy", number } as const;
      const given = await replacements.give(scope, owed, {
        settled: { kind: "return_settled", ...common, replacedBy: key.leadId },
        replaces: { key, fact: { kind: "replaces", ...common, leadId: owed.leadId } },
      });
      if (given !== "settled") return;
      await replacements.remove(scope, owed);
    }
  };
}
