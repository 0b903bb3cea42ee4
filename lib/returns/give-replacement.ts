import type { Fact } from "#domain/history/fact.ts";
import { isCanary, type Received, toMode } from "#domain/lead/received.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { Replacements, ReplacementScope } from "./ports.ts";

/** How many owed replacements are tried: more than one only after a crash. */
const maxTried = 10;

/** The client, campaign and mode of a placed lead; undefined while it is held. */
export const toReplacementScope = (key: LeadKey, { state }: LoadedLead): ReplacementScope | undefined =>
  state.placed && toScope(key, state.received, state.placed.placement.clientId);

const toScope = ({ agencyId }: LeadKey, received: Received, clientId: ClientId): ReplacementScope => ({
  agencyId,
  clientId,
  campaignId: received.campaignId,
  mode: toMode(received),
});

type Deps = { history: Pick<History, "read">; replacements: Replacements; now: Now };

/**
 * Gives a lead that new facts place as the replacement that its client is owed for the longest time: the lead then costs
 * nothing, by a fact. A lead replaces one return at most, and a return is replaced once. Run it before the lead is
 * posted, so that it is never charged. May be repeated.
 */
export function makeGiveReplacement({ history, replacements, now }: Deps) {
  return async function giveReplacement(key: LeadKey, newFacts: readonly Fact[]): Promise<void> {
    const placement = await findNewPlacement(key, newFacts);
    if (!placement) return;
    const { scope, placedAt } = placement;
    for (const owed of await replacements.list(scope, maxTried)) {
      if (owed.approvedAt > placedAt) return;
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

  async function findNewPlacement(
    key: LeadKey,
    newFacts: readonly Fact[],
  ): Promise<{ scope: ReplacementScope; placedAt: Instant } | undefined> {
    const received = newFacts.find((fact) => fact.kind === "received");
    if (received && isCanary(received)) return undefined;
    if (received?.placement) {
      return { scope: toScope(key, received, received.placement.clientId), placedAt: received.at };
    }
    const placed = newFacts.find((fact) => fact.kind === "placed");
    const lead = placed && (await loadLead(history, key));
    if (!placed || !lead || isCanary(lead.state.received)) return undefined;
    return { scope: toScope(key, lead.state.received, placed.placement.clientId), placedAt: placed.at };
  }
}
