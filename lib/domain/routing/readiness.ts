import { type Place, servesPlace } from "#domain/campaigns/areas.ts";
import { type Campaign, membersOf } from "#domain/campaigns/campaign.ts";
import { placesNamed } from "#domain/campaigns/places-named.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { earlier, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { CanarySeen } from "./canary-seen.ts";
import { clientChecks } from "./client-checks.ts";
import { decide, type Decision } from "./decide.ts";
import type { Explanation } from "./explanation.ts";
import { atPlace, type Known, observe } from "./observe.ts";
import { type Check, weekMs } from "./readiness-check.ts";

/**
 * Whether leads of a campaign would get anywhere. `isReady`: one pushed now is placed at once or, where `opensAt` is told, when a clock
 * opens the way again within seven days. It is so exactly when every blocking check is passed.
 */
export type Readiness = { isReady: boolean; opensAt?: Instant; checks: Check[] };

/** Beside the rules: what became of the last canary, and what keeps one from being made. */
type Canary = { seen?: CanarySeen | undefined; impossible: readonly { pointer: string; detail: string }[] };

/** Lists everything that would stop a lead of the campaign at `at`, by the pieces of the engine that would stop it. */
export function readiness(
  campaign: Campaign,
  known: ReadonlyMap<ClientId, Known>,
  at: Instant,
  { seen, impossible }: Canary,
): Readiness {
  const places = placesNamed(campaign);
  const { routing, decision } = bestChance(campaign, known, at);
  const opensAt = decision.outcome === "held" && isSoon(decision.until, at) ? decision.until : undefined;
  const isOnlyClosed = opensAt !== undefined;
  const checks: Check[] = [
    {
      code: "campaign_inactive",
      isPassed: campaign.active,
      isBlocking: true,
      detail: campaign.active ? "the campaign is active" : "the campaign is not active",
      pointer: "/active",
    },
    fieldsCheck(campaign),
    ...membersOf(campaign).flatMap((member, index) =>
      clientChecks({
        ...{ campaign, member, index, at, isOnlyClosed },
        candidate: routing.candidates[index],
        known: known.get(member.clientId),
        isSomewhere: places.some((place) => member.areas === undefined || servesPlace(member.areas, place)),
      }),
    ),
    takersCheck(campaign, routing, decision, opensAt),
    {
      code: "canary_impossible",
      isPassed: impossible.length === 0,
      isBlocking: false,
      detail:
        impossible.length === 0
          ? "a canary that satisfies the rules can be made"
          : `no canary could be made: ${impossible.map(({ pointer, detail }) => `${pointer}: ${detail}`).join("; ")}`,
    },
    canaryCheck(seen),
  ];
  const isReady = checks.every(({ isPassed, isBlocking }) => isPassed || !isBlocking);
  return { isReady, ...(isReady && opensAt && { opensAt }), checks };
}

/** The best that can happen to a lead of a campaign: from where, why, and what would be decided. */
export type Chance = { place: Place; routing: Explanation; decision: Decision };

/**
 * The best that can happen to a lead at `at`, wherever of the places that the campaign names it comes from and whosever turn it is: to be
 * placed, or to be held for the shortest time.
 */
export function bestChance(campaign: Campaign, known: ReadonlyMap<ClientId, Known>, at: Instant): Chance {
  const anywhere = { country: campaign.country };
  const places = placesNamed(campaign);
  const seen = observe(campaign, known, { place: places[0] ?? anywhere, at });
  let best: Chance | undefined;
  for (const place of places) {
    const routing = atPlace(seen, campaign, place);
    const chance = { place, routing, decision: decide(ofAnyTurn(routing)) };
    if (chance.decision.outcome === "placed") return chance;
    if (!best || rank(chance.decision) < rank(best.decision)) best = chance;
  }
  return best ?? { place: anywhere, routing: seen, decision: { outcome: "no_match", reason: "filter_mismatch" } };
}

/** Where leads wait for whose turn it is, the turn of everybody comes: in turns, any candidate can be the first. */
const ofAnyTurn = (routing: Explanation): Explanation =>
  routing.mode !== "priority" && routing.whenUnavailable === "hold" ? { ...routing, whenUnavailable: "next" } : routing;

/** Strings of which the smaller is the better decision. */
const rank = (decision: Decision): string =>
  decision.outcome === "placed" ? "0" : decision.outcome === "held" ? `1 ${decision.until ?? "~"}` : "2";

const isSoon = (until: Instant | undefined, at: Instant): boolean =>
  until !== undefined && elapsedMs(at, until) <= weekMs;

/** The one check that decides about everybody together: could anybody have a lead? */
function takersCheck(
  campaign: Campaign,
  routing: Explanation,
  decision: Decision,
  opensAt: Instant | undefined,
): Check {
  const until = routing.candidates.map(({ availableAt }) => availableAt).reduce(earlier, undefined);
  const details = {
    placed: "a lead pushed now is placed at once",
    held: opensAt
      ? `a lead pushed now is held until ${opensAt}`
      : `a lead pushed now is held${until ? ` until ${until}` : " until somebody changes that"}`,
    no_match: `a lead pushed now is refused${until && campaign.whenUnavailable === "refuse" ? ` until ${until}` : ""}`,
  };
  return {
    code: "nobody_takes_leads",
    isPassed: decision.outcome === "placed" || opensAt !== undefined,
    isBlocking: true,
    detail: details[decision.outcome],
    ...(decision.outcome === "no_match" && campaign.whenUnavailable === "refuse" && { pointer: "/whenUnavailable" }),
  };
}

/** A field that is needed by one rule and forbidden by the other. What is more tangled shows in that no canary can be made. */
function fieldsCheck({ fieldSchema, requiredFields }: Campaign): Check {
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
    ...(!isPassed && { pointer: `/requiredFields/${forbidden}` }),
  };
}

function isForbidden(schema: NonNullable<Campaign["fieldSchema"]>, name: string): boolean {
  const { properties = {}, patternProperties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties as object, name)) return (properties as Record<string, unknown>)[name] === false;
  const isMatched = Object.keys(patternProperties as object).some((pattern) => new RegExp(pattern, "u").test(name));
  return additionalProperties === false && !isMatched;
}

/** Never blocking: it tells of yesterday, and the others of now. */
function canaryCheck(seen: CanarySeen | undefined): Check {
  const isPassed = seen === undefined || (seen.status !== "missing" && seen.status !== "refused");
  return { code: "canary_missing", isPassed, isBlocking: false, detail: seen ? told(seen) : "no canary was sent yet" };
}

function told(seen: CanarySeen): string {
  const last = `the last canary, sent ${seen.pushedAt},`;
  switch (seen.status) {
    case "under_way":
      return `${last} is under way`;
    case "returned":
      return `${last} came back ${seen.returnedAt}`;
    case "held":
      return `${last} is held${seen.heldUntil ? ` until ${seen.heldUntil}` : ""}`;
    case "missing":
      return `${last} is missing since ${seen.missingSince}`;
    case "refused":
      return `${last} was refused: ${seen.reason}`;
  }
}
