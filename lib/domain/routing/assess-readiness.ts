import type { Agency } from "#domain/accounts/agency.ts";
import { isPlaceServed, type Place } from "#domain/campaigns/areas.ts";
import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import { listRepresentativePlaces } from "#domain/campaigns/list-representative-places.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { HolidayCalendar } from "#domain/shared/holiday-calendar.ts";
import { elapsedMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import { readOwn } from "#domain/shared/read-own.ts";
import type { CanaryStatus } from "./canary-status.ts";
import { checkHolidays } from "./check-holidays.ts";
import { checkSender } from "./check-sender.ts";
import { checkClient } from "./check-client.ts";
import { decideRouting, type Decision } from "./decide-routing.ts";
import { type ClientSnapshot, describeCandidates, withPlace } from "./describe-candidates.ts";
import type { Explanation } from "./explanation.ts";
import { type ReadinessCheck, weekMs } from "./readiness-check.ts";

/**
 * Whether a campaign can place leads. `isReady`: a lead pushed now is placed at once or, with `opensAt`, when a clock
 * removes the obstacle within seven days. It is true exactly when every blocking check is passed.
 */
export type Readiness = { isReady: boolean; opensAt?: Instant; checks: ReadinessCheck[] };

/** What the checks need besides the clients: the last canary, why none can be created, and the holidays of clients. */
type Evidence = {
  lastCanary?: CanaryStatus | undefined;
  generationErrors: readonly { pointer: string; detail: string }[];
  calendars?: ReadonlyMap<ClientId, readonly HolidayCalendar[]>;
  /** The agency, whose address is the organizer of appointments. */
  agency?: Pick<Agency, "emailFrom" | "emailFromVerifiedAt"> | undefined;
};

/** Lists everything that would stop a lead of the campaign at `at`, with the functions that route real leads. */
export function assessReadiness(
  campaign: Campaign,
  snapshots: ReadonlyMap<ClientId, ClientSnapshot>,
  at: Instant,
  { lastCanary, generationErrors, calendars, agency }: Evidence,
): Readiness {
  const places = listRepresentativePlaces(campaign);
  const { routing, decision } = findBestChance(campaign, snapshots, at);
  const opensAt = decision.outcome === "held" && isSoon(decision.until, at) ? decision.until : undefined;
  const isOnlyClosed = opensAt !== undefined;
  const models = routing.candidates.flatMap(({ terms }) => terms?.model ?? []);
  const generationErrorList = generationErrors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join("; ");
  const checks: ReadinessCheck[] = [
    {
      code: "campaign_inactive",
      isPassed: campaign.active,
      isBlocking: true,
      detail: campaign.active ? "the campaign is active" : "the campaign is not active",
      pointer: "/active",
    },
    checkFieldRules(campaign),
    ...listMembers(campaign).flatMap((member, index) =>
      checkClient({
        campaign,
        member,
        index,
        at,
        isOnlyClosed,
        candidate: routing.candidates[index],
        snapshot: snapshots.get(member.clientId),
        servesAnyPlace: places.some((place) => isPlaceServed(member.areas, place)),
      }),
    ),
    checkAnyClientTakesLeads(campaign, routing, decision, opensAt),
    {
      code: "canary_impossible",
      isPassed: generationErrors.length === 0,
      isBlocking: false,
      detail:
        generationErrors.length === 0
          ? "a canary that satisfies the rules can be created"
          : `no canary could be created: ${generationErrorList}`,
    },
    checkLastCanary(lastCanary),
    ...[...snapshots.values()].flatMap(
      ({ client }) => checkHolidays(client, calendars?.get(client.id) ?? [], at) ?? [],
    ),
    ...[checkSender(models, agency ?? {})].filter((check) => check !== undefined),
  ];
  const isReady = checks.every(({ isPassed, isBlocking }) => isPassed || !isBlocking);
  return { isReady, opensAt: isReady ? opensAt : undefined, checks };
}

/** The best routing for a lead of a campaign: its place, its explanation and its decision. */
export type RoutingChance = { place: Place; routing: Explanation; decision: Decision };

/**
 * Finds the best routing for a lead at `at`, over all places that the campaign names and all turns: placed, or held for
 * the shortest time.
 */
export function findBestChance(
  campaign: Campaign,
  snapshots: ReadonlyMap<ClientId, ClientSnapshot>,
  at: Instant,
): RoutingChance {
  const anywhere = { country: campaign.country };
  const places = listRepresentativePlaces(campaign);
  const routingAnywhere = describeCandidates(campaign, snapshots, { place: places[0] ?? anywhere, at });
  let best: RoutingChance | undefined;
  for (const place of places) {
    const routing = withPlace(routingAnywhere, campaign, place);
    const chance = { place, routing, decision: decideRouting(withoutTurns(routing)) };
    if (chance.decision.outcome === "placed") return chance;
    if (!best || rankDecision(chance.decision) < rankDecision(best.decision)) best = chance;
  }
  return (
    best ?? { place: anywhere, routing: routingAnywhere, decision: { outcome: "no_match", reason: "filter_mismatch" } }
  );
}

/** Treats `hold` as `next` in a pool with turns: every client gets its turn, so any candidate can be the first. */
const withoutTurns = (routing: Explanation): Explanation =>
  routing.mode !== "priority" && routing.whenUnavailable === "hold" ? { ...routing, whenUnavailable: "next" } : routing;

/** A sort key: the smaller string is the better decision. */
const rankDecision = (decision: Decision): string =>
  decision.outcome === "placed" ? "0" : decision.outcome === "held" ? `1 ${decision.until ?? "~"}` : "2";

const isSoon = (until: Instant | undefined, at: Instant): boolean =>
  until !== undefined && elapsedMs(at, until) <= weekMs;

/** The check of all clients together: can any client take a lead? */
function checkAnyClientTakesLeads(
  campaign: Campaign,
  routing: Explanation,
  decision: Decision,
  opensAt: Instant | undefined,
): ReadinessCheck {
  const until = routing.candidates.map(({ availableAt }) => availableAt).reduce(minInstant, undefined);
  const details = {
    placed: "a lead pushed now is placed at once",
    held: opensAt
      ? `a lead pushed now is held until ${opensAt}`
      : `a lead pushed now is held${until ? ` until ${until}` : " until a setting is changed"}`,
    no_match: `a lead pushed now is refused${until && campaign.whenUnavailable === "refuse" ? ` until ${until}` : ""}`,
  };
  return {
    code: "nobody_takes_leads",
    isPassed: decision.outcome === "placed" || opensAt !== undefined,
    isBlocking: true,
    detail: details[decision.outcome],
    pointer: decision.outcome === "no_match" && campaign.whenUnavailable === "refuse" ? "/whenUnavailable" : undefined,
  };
}

/**
 * Finds a field that one rule requires and the other forbids. A more complex contradiction shows as
 * `canary_impossible`.
 */
function checkFieldRules({ fieldSchema, requiredFields }: Campaign): ReadinessCheck {
  const forbidden = requiredFields.findIndex(
    (pointer) =>
      fieldSchema !== undefined &&
      pointer.startsWith("/fields/") &&
      isForbidden(fieldSchema, pointer.slice("/fields/".length)),
  );
  const isPassed = forbidden < 0;
  return {
    code: "fields_contradict",
    isPassed,
    isBlocking: true,
    detail: isPassed
      ? "no field is both needed and forbidden"
      : `${requiredFields[forbidden]} is needed, and forbidden by the field schema`,
    pointer: isPassed ? undefined : `/requiredFields/${forbidden}`,
  };
}

function isForbidden(schema: NonNullable<Campaign["fieldSchema"]>, name: string): boolean {
  const { properties = {}, patternProperties = {}, additionalProperties } = schema;
  const property = readOwn(properties as Record<string, unknown>, name);
  if (property !== undefined) return property === false;
  const isMatched = Object.keys(patternProperties as object).some((pattern) => new RegExp(pattern, "u").test(name));
  return additionalProperties === false && !isMatched;
}

/** Whether a canary with this status arrived, or still may. */
const isAsExpected: Record<CanaryStatus["status"], boolean> = {
  under_way: true,
  returned: true,
  held: true,
  missing: false,
  refused: false,
};

/** Never blocking: it describes the last canary, and the other checks describe now. */
function checkLastCanary(lastCanary: CanaryStatus | undefined): ReadinessCheck {
  const isPassed = lastCanary === undefined || isAsExpected[lastCanary.status];
  return {
    code: "canary_missing",
    isPassed,
    isBlocking: false,
    detail: lastCanary ? describeCanary(lastCanary) : "no canary was sent yet",
  };
}

function describeCanary(canary: CanaryStatus): string {
  const subject = `the last canary, sent ${canary.pushedAt},`;
  switch (canary.status) {
    case "under_way":
      return `${subject} is under way`;
    case "returned":
      return `${subject} came back ${canary.returnedAt}`;
    case "held":
      return `${subject} is held${canary.heldUntil ? ` until ${canary.heldUntil}` : ""}`;
    case "missing":
      return `${subject} is missing since ${canary.missingSince}`;
    case "refused":
      return `${subject} was refused: ${canary.reason}`;
  }
}
