import type { Campaigns } from "#campaigns/ports.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import type { CheckResults } from "#domain/lead/received.ts";
import type { Decision } from "#domain/routing/decide-routing.ts";
import type { Explanation } from "#domain/routing/explanation.ts";
import { routingReport } from "#domain/routing/routing-report.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Ids, Now } from "#platform/ports.ts";
import type { makeRouteLead } from "#routing/route-lead.ts";
import type { ContactHash, Suppressions } from "#suppressions/ports.ts";
import type { AcceptRefusal, PushedLead } from "./accept-lead.ts";
import type { Claims } from "./ports.ts";
import { makeValidateLead } from "./validate-lead.ts";

/** The result of a simulation: the refusal or the decision, with everything that led to it. */
export type SimulationResult = { at: Instant } & (
  | { outcome: "refused"; refusal: AcceptRefusal; routing?: Explanation }
  | { outcome: "placed" | "held"; checks: CheckResults; decision: Decision; routing: Explanation }
);

type Deps = {
  campaigns: Campaigns;
  router: Pick<ReturnType<typeof makeRouteLead>, "simulateRouting">;
  claims: Claims;
  suppressions: Suppressions;
  contactHash: ContactHash;
  ids: Ids;
  now: Now;
};

/**
 * Simulates a push at `at` (now by default) and returns its result; writes nothing. It uses the checks and the routing
 * of real leads, and the current caps and suppressions. Both modes of API key may simulate.
 */
export function makeSimulateLead({ campaigns, router, claims, suppressions, contactHash, ids, now }: Deps) {
  const validateLead = makeValidateLead({ suppressions, contactHash });
  return async function simulateLead(
    { agencyId, mode }: { agencyId: AgencyId; mode: Mode },
    lead: PushedLead,
    at: Instant = now(),
  ): Promise<SimulationResult> {
    const key = { agencyId, mode, leadId: ids.create("lead") };
    const campaign = await campaigns.read({ agencyId }, lead.campaignId);
    const validated = await validateLead(campaign, key, lead, at);
    if (!validated.ok) return { at, outcome: "refused", refusal: validated.refusal };
    const { checked, contacts, claim, forced } = validated.value;
    const duplicate = claim && (await claims.find(claim));
    if (duplicate) {
      const by = contacts.find(({ hash }) => hash === duplicate.hash)?.contact ?? "phone";
      return { at, outcome: "refused", refusal: { kind: "duplicate_lead", leadId: duplicate.leadId, by } };
    }
    const { place, checks } = checked;
    const { routing, decision } = await router.simulateRouting({
      ...key,
      forced,
      campaign: validated.value.campaign,
      place,
      at,
    });
    if (decision.outcome !== "no_match") return { at, outcome: decision.outcome, checks, decision, routing };
    return {
      at,
      outcome: "refused",
      refusal: { kind: "no_match", reason: decision.reason, routing: routingReport(routing) },
      routing,
    };
  };
}
