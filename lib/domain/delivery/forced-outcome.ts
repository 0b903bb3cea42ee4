import { type Place, resolvePlace } from "#domain/campaigns/areas.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { LeadCheckRefusal } from "#domain/lead/check-lead.ts";
import type { PushedPerson } from "#domain/lead/personal-data.ts";
import type { Obstacle } from "#domain/routing/obstacle.ts";
import type { CampaignId, LeadId } from "#domain/shared/id.ts";
import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { FailureReason } from "./delivery-fact.ts";

/** The reasons to refuse a lead before Baton looks for a client. */
type Rejection =
  | LeadCheckRefusal
  | { kind: "campaign_inactive"; campaignId: CampaignId }
  | { kind: "suppressed" }
  | { kind: "duplicate_lead"; leadId: LeadId; by: "phone" | "email" };

/** The lead, from which a forced refusal takes the same properties as a real one. */
type ForcedRefusalInput = { campaign: Campaign; leadId: LeadId; person: PushedPerson };

const forcedRefusals: {
  [Kind in Rejection["kind"]]: (lead: ForcedRefusalInput) => Extract<Rejection, { kind: Kind }>;
} = {
  validation_error: () => toEmailError("refused, as the magic address asks"),
  phone_invalid: ({ campaign, person }) => ({ kind: "phone_invalid", country: person.country ?? campaign.country }),
  duplicate_lead: ({ leadId }) => ({ kind: "duplicate_lead", leadId, by: "email" }),
  suppressed: () => ({ kind: "suppressed" }),
  tps_listed: () => ({ kind: "tps_listed" }),
  consent_missing: () => ({ kind: "consent_missing" }),
  campaign_inactive: ({ campaign }) => ({ kind: "campaign_inactive", campaignId: campaign.id }),
  out_of_area: ({ campaign, person }) => toOutOfArea(resolvePlace(person, campaign.country)),
};

const toEmailError = (detail: string): Extract<Rejection, { kind: "validation_error" }> => ({
  kind: "validation_error",
  errors: [{ pointer: "/person/email", detail }],
});

const toOutOfArea = ({ country, district }: Place): Extract<Rejection, { kind: "out_of_area" }> => ({
  kind: "out_of_area",
  country,
  district,
});

/** The obstacles that apply to every client when Baton receives the lead. */
const forcedObstacles = {
  no_match: "filter_mismatch",
  outside_hours: "outside_hours",
  cap_reached: "cap_reached",
  client_paused: "client_paused",
  no_subscription: "no_subscription",
} as const satisfies Record<string, Obstacle>;

/** The result of each delivery of the lead. */
type ForcedDelivery = { delivered: true } | { failure: FailureReason } | { skip: SkipReason };

const forcedFailures = {
  timeout: { failure: "timeout" },
  connection_failed: { failure: "connection_failed" },
  refused_by_endpoint: { failure: "refused_by_endpoint" },
  refused_by_provider: { failure: "refused_by_provider" },
  endpoint_not_allowed: { failure: "endpoint_not_allowed" },
  endpoint_gone: { failure: "endpoint_gone" },
  endpoint_unverified: { failure: "endpoint_unverified" },
  endpoint_disabled: { failure: "endpoint_disabled" },
  subscription_inactive: { failure: "subscription_inactive" },
  person_erased: { failure: "person_erased" },
  internal_fault: { failure: "internal_fault" },
} as const satisfies { [Reason in FailureReason]: { failure: Reason } };

const forcedDeliveries = {
  delivered: { delivered: true },
  ...forcedFailures,
  opted_out: { skip: "opted_out" },
  suppressed_at_delivery: { skip: "suppressed" },
} as const satisfies Record<string, ForcedDelivery>;

/** A domain that can have no owner: RFC 2606 and 6761 reserve it. */
export const magicDomain = "baton.test";

/**
 * The magic values, by what they force. A sandbox lead selects one as the local part of an email address under the
 * magic domain. A suffix after + makes another address, and so another person.
 */
export const magicValues = {
  refusals: Object.keys(forcedRefusals) as (keyof typeof forcedRefusals)[],
  obstacles: forcedObstacles,
  deliveries: forcedDeliveries,
} as const;

/** What a sandbox address forces: a refusal, an obstacle at every client, or the result of its deliveries. */
export type ForcedOutcome =
  | { refusal: (lead: ForcedRefusalInput) => Rejection }
  | { obstacle: Obstacle }
  | { delivery: ForcedDelivery };

/** Parses what `email` forces; undefined elsewhere. An unknown value is refused, so a typing error shows. */
export function parseForcedOutcome(email: string | undefined): ForcedOutcome | undefined {
  const [local = "", domain] = (email ?? "").toLowerCase().split("@");
  if (domain !== magicDomain) return undefined;
  const [value = ""] = local.split("+");
  if (isKeyOf(forcedRefusals, value)) return { refusal: forcedRefusals[value] };
  if (isKeyOf(forcedObstacles, value)) return { obstacle: forcedObstacles[value] };
  if (isKeyOf(forcedDeliveries, value)) return { delivery: forcedDeliveries[value] };
  return { refusal: () => toEmailError(`${value}@${magicDomain} is not a magic address of the sandbox`) };
}

const isKeyOf = <Table extends object>(table: Table, value: string): value is Extract<keyof Table, string> =>
  Object.hasOwn(table, value);
