import type { Campaigns } from "#campaigns/ports.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { Checks } from "#domain/lead/received.ts";
import type { Decision } from "#domain/routing/decide.ts";
import { explained } from "#domain/routing/explained.ts";
import type { Explanation } from "#domain/routing/explanation.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Ids, Now } from "#platform/ports.ts";
import type { makeRouteLead } from "#routing/route-lead.ts";
import type { ContactHash, Suppressions } from "#suppressions/ports.ts";
import type { AcceptRefusal, PushedLead } from "./accept-lead.ts";
import { makePassGates } from "./pass-gates.ts";
import type { Claims } from "./ports.ts";

/** What would become of a lead: what refused it, or what was decided, with everything that was seen on the way. */
export type Simulated = { at: Instant } & (
  | { outcome: "refused"; refusal: AcceptRefusal; routing?: Explanation }
  | { outcome: "placed" | "held"; checks: Checks; decision: Decision; routing: Explanation }
);

type World = {
  campaigns: Campaigns;
  router: Pick<ReturnType<typeof makeRouteLead>, "simulate">;
  claims: Claims;
  suppressions: Suppressions;
  contactHash: ContactHash;
  ids: Ids;
  now: Now;
};

/**
 * Finds out what would become of a lead if it were pushed at `at` (now unless told), by the very gates and engine that decide
 * on real ones, on the caps and suppressions of now, for the holder of a key of either mode. Writes nothing.
 */
export function makeSimulateLead({ campaigns, router, claims, suppressions, contactHash, ids, now }: World) {
  const passGates = makePassGates({ suppressions, contactHash });
  return async function simulateLead(
    { agencyId, mode }: { agencyId: AgencyId; mode: Mode },
    lead: PushedLead,
    at: Instant = now(),
  ): Promise<Simulated> {
    const key = { agencyId, mode, leadId: ids.create("lead") };
    const campaign = await campaigns.read({ agencyId }, lead.campaignId);
    const gated = await passGates(campaign, key, lead, at);
    if (!gated.ok) return { at, outcome: "refused", refusal: gated.refusal };
    const { checked, contacts, claim, forced } = gated.value;
    const taken = claim && (await claims.find(claim));
    if (taken) {
      const by = contacts.find(({ hash }) => hash === taken.hash)?.contact ?? "phone";
      return { at, outcome: "refused", refusal: { kind: "duplicate_lead", leadId: taken.leadId, by } };
    }
    const { place, checks } = checked;
    const { routing, decision } = await router.simulate({ ...key, forced, campaign: gated.value.campaign, place, at });
    if (decision.outcome !== "no_match") return { at, outcome: decision.outcome, checks, decision, routing };
    return {
      at,
      outcome: "refused",
      refusal: { kind: "no_match", reason: decision.reason, routing: explained(routing) },
      routing,
    };
  };
}
