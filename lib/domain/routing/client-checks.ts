import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { PoolMember } from "#domain/campaigns/pool.ts";
import { nextOpening } from "#domain/campaigns/working-hours.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Candidate, CapSeen } from "./explanation.ts";
import { type Known, rulesOf } from "./observe.ts";
import { type Check, weekMs } from "./readiness-check.ts";
import { isReached } from "./verdict.ts";

type Observed = {
  campaign: Campaign;
  member: PoolMember;
  index: number;
  at: Instant;
  /** Whether all that stands in the way is a clock, for a week at most. */
  isOnlyClosed: boolean;
  candidate: Candidate | undefined;
  known: Known | undefined;
  /** Whether it buys from any place that the campaign names. */
  isSomewhere: boolean;
};

type Found = Pick<Check, "code" | "isPassed" | "detail"> & {
  rule?: keyof PoolMember;
  path?: string;
  isTimely?: true;
  isWarning?: true;
};

/** Checks one client of a campaign. For its only client they are blocking, but for what a clock mends; in a pool they are warnings. */
export function clientChecks(observed: Observed): Check[] {
  const { campaign, member, index, isOnlyClosed } = observed;
  const { clientId } = member;
  const isAlone = !campaign.pool || campaign.pool.members.length === 1;
  const pointerTo = (rule: keyof PoolMember, path: string) =>
    campaign.pool && (member[rule] !== undefined || rule === "clientId")
      ? `/pool/members/${index}/${rule}${path}`
      : `/${rule}${path}`;
  return [clientFound, notPaused, subscribed, verified, enabled, priced, served, capsHigh, capsFree, openAWeek, openNow]
    .flatMap((check) => check(observed) ?? [])
    .map(({ rule = "clientId", path = "", isTimely, isWarning, ...found }) => ({
      ...found,
      isBlocking: isAlone && !isWarning && !(isTimely && isOnlyClosed),
      clientId,
      pointer: pointerTo(rule, path),
    }));
}

type ClientCheck = (observed: Observed) => Found | undefined;

const clientFound: ClientCheck = ({ known }) => ({
  code: "client_missing",
  isPassed: known !== undefined,
  detail: known ? `the client is ${known.client.name}` : "no such client",
});

const notPaused: ClientCheck = ({ candidate, known }) =>
  known && {
    code: "client_paused",
    isPassed: !candidate?.isPaused,
    detail: candidate?.isPaused ? "the client takes no leads for now" : "the client is not paused",
  };

const subscribed: ClientCheck = ({ candidate: { subscriptions = 0 } = {} }) => ({
  code: "no_subscription",
  isPassed: subscriptions > 0,
  detail: subscriptions > 0 ? `${counted(subscriptions, "endpoint")} to reach it at` : "no endpoint to reach it at",
});

const verified: ClientCheck = ({ known }) =>
  endpointCheck("endpoint_unverified", known?.unverified, "is not verified yet");

const enabled: ClientCheck = ({ known }) =>
  endpointCheck("endpoint_disabled", known?.disabled, "is switched off by Baton");

/** Only told of what does not stop every lead: that there is nowhere else to send one is another check. */
const endpointCheck = (code: Found["code"], ids: readonly string[] = [], what: string): Found => ({
  code,
  isPassed: ids.length === 0,
  detail: ids.length === 0 ? `no endpoint ${what}` : ids.map((id) => `${id} ${what}`).join("; "),
  isWarning: true,
});

const priced: ClientCheck = ({ campaign, member, candidate, at }) => {
  const coming = rulesOf(campaign, member)
    .terms.map(({ from }) => from)
    .filter((from) => from > at)
    .toSorted()[0];
  const terms = candidate?.terms;
  const missing = coming ? `a price takes effect only on ${coming}` : "no price";
  return {
    code: "price_missing",
    isPassed: terms !== undefined,
    detail: terms ? `${terms.price.amount} ${terms.price.currency} (minor units) since ${terms.from}` : missing,
    rule: "terms",
  };
};

const served: ClientCheck = ({ campaign, isSomewhere }) => ({
  code: "out_of_area",
  isPassed: isSomewhere,
  detail: isSomewhere
    ? "leads from somewhere are for this client"
    : campaign.areas
      ? "it buys nowhere where the campaign takes leads from"
      : "it buys nowhere",
  rule: "areas",
});

const isHopeless = (cap: CapSeen, price: number): boolean => isReached({ ...cap, used: 0 }, price);

const capsHigh: ClientCheck = ({ candidate }) => {
  const price = candidate?.terms?.price.amount ?? 0;
  const low = candidate?.caps.find((cap) => isHopeless(cap, price));
  return {
    code: "cap_too_low",
    isPassed: !low,
    detail: low
      ? `${inWords(low)} leaves no room for one lead${low.of === "spend" ? ` at ${price}` : ""}`
      : "every cap has room for a lead",
    rule: "caps",
    ...(low && { path: pathOf(low) }),
  };
};

const capsFree: ClientCheck = ({ candidate }) => {
  const price = candidate?.terms?.price.amount ?? 0;
  const reached = candidate?.caps.find((cap) => isReached(cap, price) && !isHopeless(cap, price));
  const until = candidate?.availableAt ? `, until ${candidate.availableAt}` : "";
  return {
    code: "cap_reached",
    isPassed: !reached,
    detail: reached ? `${inWords(reached)} is reached: ${reached.used} so far${until}` : "no cap is reached",
    rule: "caps",
    isTimely: true,
    ...(reached && { path: pathOf(reached) }),
  };
};

const openAWeek: ClientCheck = (observed) => {
  const opening = openingOf(observed);
  const isPassed = opening !== undefined && elapsedMs(observed.at, opening) <= weekMs;
  const detail = isPassed ? "open within a week" : opening ? `closed until ${opening}` : "never open";
  return { code: "closed_all_week", isPassed, detail, rule: "hours" };
};

const openNow: ClientCheck = (observed) => {
  const isOpen = observed.candidate?.isOpen ?? false;
  const opening = openingOf(observed);
  const closed = opening ? `closed now; opens ${opening}` : "closed now";
  return {
    code: "outside_hours",
    isPassed: isOpen,
    detail: isOpen ? "open now" : closed,
    rule: "hours",
    isTimely: true,
  };
};

function openingOf({ campaign, member, known, at }: Observed): Instant | undefined {
  const { hours } = rulesOf(campaign, member);
  return hours ? nextOpening(hours, known?.client.timeZone ?? "UTC", at) : at;
}

const inWords = ({ per, of, limit }: CapSeen): string =>
  `the cap of ${limit} ${of === "leads" ? "leads" : "minor units"} a ${per}`;

const pathOf = ({ per, of }: CapSeen): string => `/${per}/${of}`;

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? "" : "s"}`;
