import type { Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { findDeliveryHours } from "#domain/campaigns/campaign.ts";
import type { NotWokenReason } from "#domain/contact/nurture.ts";
import { judgeScreeningAtWake } from "#domain/history/judge-screening-at-wake.ts";
import { isConsentOver } from "#domain/lead/consent.ts";
import type { Screening } from "#domain/lead/screening.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { findNextOpening } from "#domain/shared/working-hours.ts";
import { isDeliverable, isVerifiedAndActive, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import { listAll } from "#platform/list-all.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { makeCheckSuppression } from "#suppressions/check-suppression.ts";

type Deps = {
  campaigns: Campaigns;
  clients: Clients;
  subscriptions: Pick<Subscriptions, "list">;
  checkSuppression: ReturnType<typeof makeCheckSuppression>;
};

/** The verdict on a lead that is about to wake. With `outside_hours`, `until` is the next opening, if there is one. */
export type WakeVerdict =
  | { verdict: "wake"; subscriptions: Subscription[]; screenedUntil: Instant | undefined }
  | { verdict: "stay"; reason: NotWokenReason; until?: Instant | undefined };

/**
 * Judges whether a placed lead may be delivered again at `at`, by the rules as they are then. Months lie between the
 * outcome and that moment. `screening` is a fresh one, if the agency sent it. The first rule that fails gives the reason.
 */
export function makeJudgeWake({ campaigns, clients, subscriptions, checkSuppression }: Deps) {
  return async function judgeWake(
    agencyId: AgencyId,
    { state, personal }: LoadedLead,
    at: Instant,
    screening?: Screening,
  ): Promise<WakeVerdict> {
    const stay = (reason: NotWokenReason, until?: Instant): WakeVerdict => ({ verdict: "stay", reason, until });
    const clientId = state.placed?.placement.clientId;
    if (!personal) return stay("person_erased");
    if (!clientId) throw new Error("a lead sleeps without a client");
    const [campaign, client, planned, suppressions] = await Promise.all([
      campaigns.read({ agencyId }, state.received.campaignId),
      clients.read({ agencyId }, clientId),
      listAll(subscriptions, { agencyId, clientId }),
      checkSuppression(agencyId, personal.person),
    ]);
    if (suppressions.length > 0) return stay("suppressed");
    if (isConsentOver(personal.consent, at)) return stay("consent_expired");
    if (!campaign?.active) return stay("campaign_inactive");
    if (campaign.consentRequired && !personal.consent) return stay("consent_missing");
    const screened = judgeScreeningAtWake(personal, state, campaign.screening, { at, screening });
    if (screened.verdict !== "clear") {
      return stay(screened.verdict === "listed" ? "tps_listed" : `screening_${screened.verdict}`);
    }
    if (!client || client.paused) return stay("client_paused");
    if (!planned.some(isDeliverable)) return stay("no_subscription");
    const hours = findDeliveryHours(campaign, clientId);
    const opening = hours ? findNextOpening(hours, client.timeZone, at) : at;
    if (opening !== at) return stay("outside_hours", opening);
    return { verdict: "wake", subscriptions: planned.filter(isVerifiedAndActive), screenedUntil: screened.expiresAt };
  };
}
