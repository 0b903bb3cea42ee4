import type { Campaigns } from "#campaigns/ports.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { PushedData } from "#domain/lead/check-lead.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import { canaryAuthor, type Received } from "#domain/lead/received.ts";
import type { Obstacle } from "#domain/routing/obstacle.ts";
import { routingReport, type RoutingReport } from "#domain/routing/routing-report.ts";
import type { AgencyId, CampaignId, LeadId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { makeRouteLead } from "#routing/route-lead.ts";
import type { ContactHash, Suppressions } from "#suppressions/ports.ts";
import { makeBoundedCache } from "./bounded-cache.ts";
import type { Claims } from "./ports.ts";
import { makeValidateLead, type ValidateLeadRefusal } from "./validate-lead.ts";

export type PushedLead = PushedData & { campaignId: CampaignId };
export type AcceptedLead = { leadId: LeadId; received: Received; personal: PersonalData };

export type AcceptRefusal =
  | ValidateLeadRefusal
  | { kind: "no_match"; reason: Obstacle; routing: RoutingReport }
  | { kind: "idempotency_conflict" }
  | { kind: "changed_meanwhile" };

/** Who pushes; with `isTest`, a lead for the sandbox. */
type Caller = { agencyId: AgencyId; author: string; isTest?: boolean };

type Deps = {
  campaigns: Campaigns;
  history: History;
  router: Pick<ReturnType<typeof makeRouteLead>, "routeLead" | "look">;
  claims: Claims;
  suppressions: Suppressions;
  contactHash: ContactHash;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
};

/**
 * Accepts a lead: durable when it answers. The lead's id follows from agency and idempotency key, so a repeated request finds the
 * first one and is answered with it, and the same key with another lead is refused. Otherwise the lead is checked by itself, against
 * those who must not be called, against those pushed before, and placed with whoever can take it, or held.
 *
 * The fact that it was received is the commit point. Dying before it leaves claims and reservations that count for nothing after a minute or
 * two, and that the retry of the same request finds to be its own.
 *
 * What there is to know of a lead's clients and person is asked for together with its campaign, by the campaign as it was last seen; when the
 * campaign turns out to be another version, it is asked for again. So nothing is decided by what is remembered.
 *
 * A lead of the sandbox meets the same gates and the same engine, but no live lead: it has an id and claims apart, and reserves nothing.
 */
export function makeAcceptLead({ campaigns, history, router, claims, suppressions, contactHash, ...deps }: Deps) {
  const { ids, fingerprint, now } = deps;
  const validateLead = makeValidateLead({ suppressions, contactHash });
  const campaignCache = makeBoundedCache<Campaign>();

  return async function acceptLead(
    { agencyId, author, isTest = false }: Caller,
    idempotencyKey: string,
    lead: PushedLead,
  ): Promise<Result<AcceptedLead, AcceptRefusal>> {
    const { campaignId } = lead;
    const mode = isTest ? "test" : "live";
    const key = { agencyId, leadId: deriveLeadId(ids, { agencyId, isTest }, idempotencyKey) };
    const requestFingerprint = fingerprint(toCanonicalJson(lead));
    const at = now();
    /** The clients are looked at while the gates are passed: few leads are refused there, and everybody else waits for less. */
    const startChecks = (campaign: Campaign | undefined) => {
      const candidateData = campaign?.active ? router.look({ ...key, campaign, at }) : undefined;
      const validating = validateLead(campaign, { ...key, mode }, lead, at);
      for (const pending of [candidateData, validating]) pending?.catch(() => {});
      return { looked: candidateData, gating: validating };
    };
    const cacheKey = `${agencyId}/${campaignId}`;
    const cachedCampaign = campaignCache.get(cacheKey);
    const earlyChecks = cachedCampaign && startChecks(cachedCampaign);
    const [previous, campaign] = await Promise.all([
      history.findReceived(key, requestFingerprint),
      campaigns.read({ agencyId }, campaignId),
    ]);
    if (previous?.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    if (previous) return ok({ leadId: key.leadId, received: previous.received, personal: previous.personal });
    if (campaign) campaignCache.set(cacheKey, campaign);
    const isCacheCurrent = campaign !== undefined && campaign.updatedAt === cachedCampaign?.updatedAt;
    const { looked: candidateData, gating: validating } =
      earlyChecks && isCacheCurrent ? earlyChecks : startChecks(campaign);
    const validated = await validating;
    if (!validated.ok) return validated;
    const { checked, contacts, forced } = validated.value;
    // Every canary is about the same nobody.
    const isCanary = isTest && author === canaryAuthor;
    const claim = isCanary ? undefined : validated.value.claim;
    const claimed = claim ? await claims.claim(claim, requestFingerprint) : ({ outcome: "claimed" } as const);
    if (claimed.outcome === "in_doubt") return refuse({ kind: "changed_meanwhile" });
    if (claimed.outcome === "taken") {
      const by = contacts.filter(({ hash }) => hash === claimed.hash).map(({ contact }) => contact);
      const duplicateFact = { kind: "duplicate_refused", at, source: "api", author, leadId: key.leadId, by } as const;
      await history.append({ agencyId, leadId: claimed.leadId }, duplicateFact);
      return refuse({ kind: "duplicate_lead", leadId: claimed.leadId, by: by[0] ?? "phone" });
    }

    const { personal, place, checks, screenedUntil } = checked;
    const routed = await router.routeLead({
      candidateData,
      ...key,
      mode,
      forced,
      isCanary,
      campaign: validated.value.campaign,
      place,
      at,
    });
    const { routing, decision, placement, shares, releaseReservations } = routed;
    if (decision.outcome === "no_match") {
      // The same request, sent twice at once, may have found a client a moment earlier: then the claim is that lead's.
      const concurrentRequest = await history.findReceived(key, requestFingerprint);
      if (concurrentRequest?.outcome === "replayed")
        return ok({ leadId: key.leadId, received: concurrentRequest.received, personal: concurrentRequest.personal });
      if (claim) await claims.release(claim);
      return refuse({ kind: "no_match", reason: decision.reason, routing: routingReport(routing) });
    }
    const received: Received = {
      ...{ kind: "received", at, source: "api", author, campaignId, checks, routing },
      ...(isTest && { sandbox: true as const }),
      ...(screenedUntil && { screenedUntil }),
      ...(placement && { placement }),
      ...(shares && { shares }),
    };
    const stored = await history.receive(key, { received, personal, fingerprint: requestFingerprint });
    if (stored.outcome === "stored") return ok({ leadId: key.leadId, received, personal });
    // The same key, sent twice at once with different leads: what is reserved under it is the other one's, who may yet record it.
    if (stored.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    // The same request, sent twice at once: the first one stands, and nothing else may stay reserved.
    await releaseReservations(listPlacedClients(stored.received));
    return ok({ leadId: key.leadId, received: stored.received, personal });
  };
}

/** The id that a lead has by who pushes it with which key. */
export const deriveLeadId = (
  ids: Ids,
  { agencyId, isTest = false }: Pick<Caller, "agencyId" | "isTest">,
  idempotencyKey: string,
): LeadId => ids.derive("lead", agencyId, ...(isTest ? ["test"] : []), idempotencyKey);

const listPlacedClients = ({ placement, shares = [] }: Received) =>
  [placement, ...shares.map((share) => share.placement)].flatMap((each) => each?.clientId ?? []);

/** The same text for the same lead, whatever the order of its fields and the white space between them. */
const toCanonicalJson = (lead: PushedLead): string =>
  JSON.stringify(lead, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
