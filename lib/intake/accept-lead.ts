import { checkRoom } from "#domain/history/check-room.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { PushedData } from "#domain/lead/check-lead.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import { canaryAuthor, type Received } from "#domain/lead/received.ts";
import type { Obstacle } from "#domain/routing/obstacle.ts";
import { routingReport, type RoutingReport } from "#domain/routing/routing-report.ts";
import type { AgencyId, CampaignId, LeadId } from "#domain/shared/id.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { ComputeTag, History } from "#leads/ports.ts";
import { toSearchTags } from "#leads/to-search-tags.ts";
import { makeBoundedCache } from "#platform/bounded-cache.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { makeRouteLead } from "#routing/route-lead.ts";
import type { ContactHash, Suppressions } from "#suppressions/ports.ts";
import type { Claims } from "./ports.ts";
import { makeValidateLead, type ValidateLeadRefusal } from "./validate-lead.ts";

export type PushedLead = PushedData & { campaignId: CampaignId };
export type AcceptedLead = { leadId: LeadId; received: Received; personal: PersonalData };

export type AcceptRefusal =
  | ValidateLeadRefusal
  | { kind: "no_match"; reason: Obstacle; routing: RoutingReport }
  | { kind: "idempotency_conflict" }
  | { kind: "changed_meanwhile" };

/** The caller of a push; with `isTest`, the lead belongs to the sandbox. */
type Caller = { agencyId: AgencyId; author: string; isTest?: boolean };

type Deps = {
  campaigns: Campaigns;
  history: History;
  router: Pick<ReturnType<typeof makeRouteLead>, "routeLead" | "loadCandidates">;
  claims: Claims;
  suppressions: Suppressions;
  contactHash: ContactHash;
  computeTag: ComputeTag;
  ids: Ids;
  /** The fingerprint of a pushed lead. It outlives the person in claims, so it needs a key. */
  fingerprintLead: Fingerprint;
  now: Now;
};

/**
 * Accepts a pushed lead: checks it, then places it with a client or holds it.
 *
 * Returns when the lead is stored. Idempotent: the lead's id follows from the agency and the idempotency key, so a
 * retry finds the first lead and returns it; the same key with a different lead is refused, and so is the key of a lead
 * whose person was erased. The checks are those of the lead alone, of suppressions, and of duplicates.
 *
 * The `received` fact is the commit point. A crash before it leaves claims and reservations, which expire after one or
 * two minutes; a retry of the same request recognises them as its own.
 *
 * To save time, intake reads the lead's clients and suppressions in parallel with the campaign, based on the cached
 * campaign. If the campaign has changed since, it reads them again, so that no decision depends on the cache.
 *
 * A sandbox lead goes through the same checks and the same routing, but never meets a live lead: its id and its claims
 * are separate, and it reserves nothing.
 */
export function makeAcceptLead({ campaigns, history, router, claims, suppressions, contactHash, ...deps }: Deps) {
  const { ids, fingerprintLead, computeTag, now } = deps;
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
    const requestFingerprint = fingerprintLead(toCanonicalJson(lead));
    const at = now();
    /** Loads the clients while the lead is validated. Validation refuses few leads, so this saves time for most. */
    const startChecks = (campaign: Campaign | undefined) => {
      const candidateData = campaign?.active ? router.loadCandidates({ ...key, campaign, at }) : undefined;
      const validating = validateLead(campaign, { ...key, mode }, lead, at);
      for (const pending of [candidateData, validating]) pending?.catch(() => {});
      return { candidateData, validating };
    };
    const cacheKey = `${agencyId}/${campaignId}`;
    const cachedCampaign = campaignCache.get(cacheKey);
    const earlyChecks = cachedCampaign && startChecks(cachedCampaign);
    const [previous, campaign] = await Promise.all([
      history.findReceived(key, requestFingerprint),
      campaigns.read({ agencyId }, campaignId),
    ]);
    if (previous?.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    if (previous?.outcome === "replayed")
      return replayed({ leadId: key.leadId, received: previous.received, personal: previous.personal });
    if (campaign) campaignCache.set(cacheKey, campaign);
    const isCacheCurrent = campaign !== undefined && campaign.updatedAt === cachedCampaign?.updatedAt;
    const { candidateData, validating } = earlyChecks && isCacheCurrent ? earlyChecks : startChecks(campaign);
    const validated = await validating;
    if (!validated.ok) return validated;
    // The key belongs to the erased lead: with it, no client would get this one. A suppressed contact is refused before.
    if (previous) return refuse({ kind: "idempotency_conflict" });
    const { checked, contacts, forced } = validated.value;
    // All canaries have the same invented person, so they would be duplicates of each other.
    const isCanary = isTest && author === canaryAuthor;
    const claim = isCanary ? undefined : validated.value.claim;
    const claimed = claim ? await claims.claim(claim, requestFingerprint) : ({ outcome: "claimed" } as const);
    if (claimed.outcome === "in_doubt") return refuse({ kind: "changed_meanwhile" });
    if (claimed.outcome === "taken") {
      const by = contacts.filter(({ hash }) => hash === claimed.hash).map(({ contact }) => contact);
      const duplicateFact = { kind: "duplicate_refused", at, source: "api", author, leadId: key.leadId, by } as const;
      const first = { agencyId, leadId: claimed.leadId };
      const facts = (await history.read(first))?.facts ?? [];
      // The refusal itself does not depend on the fact.
      if (checkRoom(facts, "duplicate_refused").ok) await history.append(first, duplicateFact);
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
      // A concurrent retry of this request may have found a client a moment earlier; its lead then holds the claim.
      const concurrentRequest = await history.findReceived(key, requestFingerprint);
      if (concurrentRequest?.outcome === "replayed")
        return replayed({
          leadId: key.leadId,
          received: concurrentRequest.received,
          personal: concurrentRequest.personal,
        });
      if (claim) await claims.release(claim);
      return refuse({ kind: "no_match", reason: decision.reason, routing: routingReport(routing) });
    }
    const received: Received = {
      kind: "received",
      at,
      source: "api",
      author,
      campaignId,
      checks,
      routing,
      sandbox: isTest ? true : undefined,
      screenedUntil,
      placement,
      shares,
    };
    const stored = await history.receive(key, {
      received,
      personal,
      fingerprint: requestFingerprint,
      tags: toSearchTags(computeTag, agencyId, personal.person),
    });
    if (stored.outcome === "stored") return ok({ leadId: key.leadId, received, personal });
    // Two concurrent requests used the same key for different leads. The reservations belong to the lead that was
    // stored, so this request must not release them.
    if (stored.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    // Two concurrent requests pushed the same lead. The first one counts; release the reservations it does not use.
    await releaseReservations(listPlacedClients(stored.received));
    return replayed({ leadId: key.leadId, received: stored.received, personal });
  };
}

/** Derives the id of a lead from its agency, its mode and its idempotency key. */
export const deriveLeadId = (
  ids: Ids,
  { agencyId, isTest = false }: Pick<Caller, "agencyId" | "isTest">,
  idempotencyKey: string,
): LeadId => ids.derive("lead", agencyId, ...(isTest ? ["test"] : []), idempotencyKey);

const listPlacedClients = ({ placement, shares = [] }: Received) =>
  [placement, ...shares.map((share) => share.placement)].flatMap((part) => part?.clientId ?? []);

/** Serializes a lead so that the order of its fields, and white space between them, make no difference. */
const toCanonicalJson = (lead: PushedLead): string =>
  JSON.stringify(lead, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
