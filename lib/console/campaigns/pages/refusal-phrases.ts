import type { AcceptRefusal } from "#intake/accept-lead.ts";
import type { CanaryRefusal } from "#readiness/push-canary.ts";

/** Why Baton would refuse a lead, in words. */
export const leadRefusals: Record<AcceptRefusal["kind"], string> = {
  validation_error: "A field is missing or invalid.",
  phone_invalid: "The phone number does not exist in the numbering plan of its country.",
  consent_missing: "The campaign needs evidence of the person’s consent.",
  tps_listed: "The number is on the register of people who do not want calls (TPS or CTPS).",
  out_of_area: "The campaign does not serve the place of this person.",
  campaign_inactive: "The campaign is not active.",
  suppressed: "The person is suppressed: Baton must not contact them.",
  duplicate_lead: "The campaign got the same person before, within its duplicate window.",
  no_match: "No client of the campaign can take this lead.",
  idempotency_conflict: "Another lead has the same idempotency key.",
  changed_meanwhile: "Settings changed at the same moment. Try again.",
};

/** Why no test lead was sent, in words. */
export const testLeadRefusals: Record<CanaryRefusal["kind"] | "campaign_inactive", string> = {
  canary_impossible: "No lead satisfies the rules of this campaign, so Baton could create none.",
  campaign_inactive: "The campaign is not active, so it takes no lead. Activate it first.",
  suppressed: "The fictitious person of test leads is suppressed.",
  no_match: "No client of the campaign can take a lead now. The checks above say why.",
  changed_meanwhile: "Settings changed at the same moment. Try again.",
  idempotency_conflict: "This form sent a test lead before. Reload the page to send another one.",
};
