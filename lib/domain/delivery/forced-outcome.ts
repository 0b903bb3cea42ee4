import { type Place, resolvePlace } from "#domain/campaigns/areas.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { LeadCheckRefusal } from "#domain/lead/check-lead.ts";
import type { PushedPerson } from "#domain/lead/personal-data.ts";
import type { Obstacle } from "#domain/routing/obstacle.ts";
import type { CampaignId, LeadId } from "#domain/shared/id.ts";
import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { FailureReason } from "./delivery-fact.ts";

/** What a lead is refused for before anybody is asked to take it. */
type Rejection =
  | LeadCheckRefusal
  | { kind: "campaign_inactive"; campaignId: CampaignId }
  | { kind: "suppressed" }
  | { kind: "duplicate_lead"; leadId: LeadId; by: "phone" | "email" };

/** A refusal that was forced has members like those of a real one: they are made from the lead. */
type ForcedRefusalInput = { campaign: Campaign; leadId: LeadId; person: PushedPerson };

const forcedRefusals: {
  [Kind in Rejection["kind"]]: (lead: ForcedRefusalInput) => Extract<Rejection, { kind: Kind }>;
} = {
  validation_error: () => toEmailError("refused as its address says"),
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
  ...(district && { district }),
});

/** What stands in the way of every client when the lead is received. */
const forcedObstacles = {
  no_match: "filter_mismatch",
  outside_hours: "outside_hours",
  cap_reached: "cap_reached",
  client_paused: "client_paused",
  no_subscription: "no_subscription",
} as const satisfies Record<string, Obstacle>;

/** What becomes of each delivery of the lead. */
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

/** Nobody owns it, and nobody ever will: RFC 2606 and 6761 reserve the domain. */
export const magicDomain = "baton.test";

/**
 * Every value that forces something, by what it forces. A lead is forced by an email address of the magic domain whose local part is one of
 * these; what comes behind a + makes it another address, and so another person.
 */
export const magicValues = {
  refusals: Object.keys(forcedRefusals) as (keyof typeof forcedRefusals)[],
  obstacles: forcedObstacles,
  deliveries: forcedDeliveries,
} as const;

/** What the address of a sandbox lead forces: it is refused, something stands in the way of every client, or its deliveries end so. */
export type ForcedOutcome =
  { refusal: (lead: ForcedRefusalInput) => Rejection } | { obstacle: Obstacle } | { delivery: ForcedDelivery };

/**
 * What `email` forces; undefined for an address that is none of the magic domain. One that is, but says nothing that is known, is refused:
 * a value with a typing error would pass for a test that succeeded.
 */
export function parseForcedOutcome(email: string | undefined): ForcedOutcome | undefined {
  const [local = "", domain] = (email ?? "").toLowerCase().split("@");
  if (domain !== magicDomain) return undefined;
  const [value = ""] = local.split("+");
  if (isKeyOf(forcedRefusals, value)) return { refusal: forcedRefusals[value] };
  if (isKeyOf(forcedObstacles, value)) return { obstacle: forcedObstacles[value] };
  if (isKeyOf(forcedDeliveries, value)) return { delivery: forcedDeliveries[value] };
  return { refusal: () => toEmailError(`${value}@${magicDomain} forces nothing that the sandbox knows`) };
}

const isKeyOf = <Table extends object>(table: Table, value: string): value is Extract<keyof Table, string> =>
  Object.hasOwn(table, value);
