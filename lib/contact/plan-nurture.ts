import type { Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { findDeliveryHours } from "#domain/campaigns/campaign.ts";
import type { OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { Nurture } from "#domain/contact/nurture.ts";
import { planWake, type WakeRefusal } from "#domain/contact/plan-wake.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { AgencyScope } from "#platform/ports.ts";

type NurtureReport = {
  outcome: OutcomeKind;
  wakeOn?: Nurture["wakeOn"] | undefined;
  reason?: Nurture["reason"];
};

/** Plans the sleep that an outcome asks for; undefined if it asks for none, or if no client has the lead yet. */
export type PlanNurture = (
  scope: AgencyScope,
  lead: LoadedLead,
  report: NurtureReport,
  at: Instant,
) => Promise<Result<Nurture | undefined, WakeRefusal | { kind: "wake_on_unexpected"; outcome: OutcomeKind }>>;

/** Plans by the client's time zone and the campaign's hours, which it reads only for a report with a date. */
export function makePlanNurture({ clients, campaigns }: { clients: Clients; campaigns: Campaigns }): PlanNurture {
  return async function planNurture({ agencyId }, { state, personal }, { outcome, wakeOn, reason }, at) {
    if (outcome !== "nurture") {
      return wakeOn === undefined && reason === undefined
        ? ok(undefined)
        : refuse({ kind: "wake_on_unexpected", outcome });
    }
    if (wakeOn === undefined || !state.placed) return ok(undefined);
    const { clientId } = state.placed.placement;
    const [client, campaign] = await Promise.all([
      clients.read({ agencyId }, clientId),
      campaigns.read({ agencyId }, state.received.campaignId),
    ]);
    if (!client) throw new Error(`no such client: ${clientId}`);
    const hours = campaign && findDeliveryHours(campaign, clientId);
    return planWake({ wakeOn, reason }, { timeZone: client.timeZone, hours, consent: personal?.consent, at });
  };
}
