import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { PoolMember } from "#domain/campaigns/pool.ts";
import { toDecimal } from "#domain/shared/currency.ts";
import type { Money } from "#domain/shared/money.ts";
import { pluralize } from "#domain/shared/pluralize.ts";
import { findNextOpening } from "#domain/shared/working-hours.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { type ClientSnapshot, type NamedEndpoint, resolveMemberRules } from "./describe-candidates.ts";
import type { Candidate, CapUsage } from "./explanation.ts";
import { isCapReached } from "./obstacle.ts";
import { type ReadinessCheck, weekMs } from "./readiness-check.ts";

type ClientCheckInput = {
  campaign: Campaign;
  member: PoolMember;
  index: number;
  at: Instant;
  /** Whether closing hours or caps are the only obstacle, for a week at most. */
  isOnlyClosed: boolean;
  candidate: Candidate | undefined;
  snapshot: ClientSnapshot | undefined;
  /** Whether the client buys from any place that the campaign names. */
  servesAnyPlace: boolean;
};

type ClientFinding = Pick<ReadinessCheck, "code" | "isPassed" | "detail"> & {
  rule?: keyof PoolMember;
  path?: string;
  isTemporary?: true;
  isWarning?: true;
};

/** Checks one client. For an only client the checks are blocking, except what time resolves; else warnings. */
export function checkClient(input: ClientCheckInput): ReadinessCheck[] {
  const { campaign, member, index, isOnlyClosed } = input;
  const { clientId } = member;
  const isOnlyMember = !campaign.pool || campaign.pool.members.length === 1;
  const toPointer = (rule: keyof PoolMember, path: string) =>
    campaign.pool && (member[rule] !== undefined || rule === "clientId")
      ? `/pool/members/${index}/${rule}${path}`
      : `/${rule}${path}`;
  return [
    checkClientExists,
    checkNotPaused,
    checkHasEndpoints,
    checkEndpointsVerified,
    checkEndpointsEnabled,
    checkHasTerms,
    checkServesArea,
    checkCapsHighEnough,
    checkCapsNotReached,
    checkOpensWithinWeek,
    checkOpenNow,
  ]
    .flatMap((check) => check(input) ?? [])
    .map(({ rule = "clientId", path = "", isTemporary, isWarning, ...finding }) => ({
      ...finding,
      isBlocking: isOnlyMember && !isWarning && !(isTemporary && isOnlyClosed),
      clientId,
      pointer: toPointer(rule, path),
    }));
}

type ClientCheck = (input: ClientCheckInput) => ClientFinding | undefined;

const checkClientExists: ClientCheck = ({ snapshot }) => ({
  code: "client_missing",
  isPassed: snapshot !== undefined,
  detail: snapshot ? `the client is ${snapshot.client.name}` : "no such client",
});

const checkNotPaused: ClientCheck = ({ candidate, snapshot }) =>
  snapshot && {
    code: "client_paused",
    isPassed: !candidate?.isPaused,
    detail: candidate?.isPaused ? "the client takes no leads for now" : "the client is not paused",
  };

const checkHasEndpoints: ClientCheck = ({ candidate: { subscriptions = 0 } = {} }) => ({
  code: "no_subscription",
  isPassed: subscriptions > 0,
  detail: subscriptions > 0 ? `${pluralize(subscriptions, "endpoint")} to reach it at` : "no endpoint to reach it at",
});

const checkEndpointsVerified: ClientCheck = ({ snapshot }) =>
  toEndpointFinding("endpoint_unverified", snapshot?.unverified, "is not verified yet");

const checkEndpointsEnabled: ClientCheck = ({ snapshot }) =>
  toEndpointFinding("endpoint_disabled", snapshot?.disabled, "is switched off by Baton");

/** A warning: a failing endpoint does not stop every lead. `no_subscription` is the check that no endpoint is left. */
const toEndpointFinding = (
  code: ClientFinding["code"],
  endpoints: readonly NamedEndpoint[] = [],
  problem: string,
): ClientFinding => ({
  code,
  isPassed: endpoints.length === 0,
  detail:
    endpoints.length === 0
      ? `no endpoint ${problem}`
      : endpoints.map(({ id, name }) => `${name} (${id}) ${problem}`).join("; "),
  isWarning: true,
});

const checkHasTerms: ClientCheck = ({ campaign, member, candidate, at }) => {
  const nextTermsFrom = resolveMemberRules(campaign, member)
    .terms.map(({ from }) => from)
    .filter((from) => from > at)
    .toSorted()[0];
  const terms = candidate?.terms;
  const missing = nextTermsFrom ? `a price takes effect only on ${nextTermsFrom}` : "no price";
  return {
    code: "price_missing",
    isPassed: terms !== undefined,
    detail: terms ? `${formatPrice(terms.price)} since ${terms.from}` : missing,
    rule: "terms",
  };
};

/** A price for people, with the decimals of its currency: "60.00 GBP". */
const formatPrice = ({ amount, currency }: Money): string => `${toDecimal(amount, currency)} ${currency}`;

const checkServesArea: ClientCheck = ({ campaign, servesAnyPlace }) => ({
  code: "out_of_area",
  isPassed: servesAnyPlace,
  detail: servesAnyPlace
    ? "leads from somewhere are for this client"
    : campaign.areas
      ? "it buys in no area of the campaign"
      : "it buys nowhere",
  rule: "areas",
});

const isCapBelowOneLead = (cap: CapUsage, price: number): boolean => isCapReached({ ...cap, used: 0 }, price);

const checkCapsHighEnough: ClientCheck = ({ candidate }) => {
  const price = candidate?.terms?.price.amount ?? 0;
  const low = candidate?.caps.find((cap) => isCapBelowOneLead(cap, price));
  return {
    code: "cap_too_low",
    isPassed: !low,
    detail: low
      ? `${describeCap(low)} leaves no room for one lead${low.of === "spend" ? ` at ${price}` : ""}`
      : "every cap has room for a lead",
    rule: "caps",
    path: low && toCapPath(low),
  };
};

const checkCapsNotReached: ClientCheck = ({ candidate }) => {
  const price = candidate?.terms?.price.amount ?? 0;
  const reached = candidate?.caps.find((cap) => isCapReached(cap, price) && !isCapBelowOneLead(cap, price));
  const until = candidate?.availableAt ? `, until ${candidate.availableAt}` : "";
  return {
    code: "cap_reached",
    isPassed: !reached,
    detail: reached ? `${describeCap(reached)} is reached: ${reached.used} so far${until}` : "no cap is reached",
    rule: "caps",
    isTemporary: true,
    path: reached && toCapPath(reached),
  };
};

const checkOpensWithinWeek: ClientCheck = (input) => {
  const opening = findOpening(input);
  const isPassed = opening !== undefined && elapsedMs(input.at, opening) <= weekMs;
  const detail = isPassed ? "open within a week" : opening ? `closed until ${opening}` : "never open";
  return { code: "closed_all_week", isPassed, detail, rule: "hours" };
};

const checkOpenNow: ClientCheck = (input) => {
  const isOpen = input.candidate?.isOpen ?? false;
  const opening = findOpening(input);
  const closed = opening ? `closed now; opens ${opening}` : "closed now";
  return {
    code: "outside_hours",
    isPassed: isOpen,
    detail: isOpen ? "open now" : closed,
    rule: "hours",
    isTemporary: true,
  };
};

function findOpening({ campaign, member, snapshot, at }: ClientCheckInput): Instant | undefined {
  const { hours } = resolveMemberRules(campaign, member);
  return hours ? findNextOpening(hours, snapshot?.client.timeZone ?? "UTC", at) : at;
}

const describeCap = ({ per, of, limit }: CapUsage): string =>
  `the cap of ${limit} ${of === "leads" ? "leads" : "minor units"} a ${per}`;

const toCapPath = ({ per, of }: CapUsage): string => `/${per}/${of}`;
