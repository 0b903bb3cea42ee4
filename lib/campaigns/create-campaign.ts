import type { Clients } from "#accounts/ports.ts";
import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import type { Chase } from "#domain/campaigns/chase.ts";
import { findSlowPatterns } from "#domain/campaigns/find-slow-patterns.ts";
import type { Model } from "#domain/campaigns/model.ts";
import type { Prices } from "#domain/campaigns/prices.ts";
import type { Terms } from "#domain/campaigns/terms.ts";
import { validateCampaign } from "#domain/campaigns/validate-campaign.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Money } from "#domain/shared/money.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { createOrDeriveId, toCreationResult } from "#platform/creation-id.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { checkChases } from "./check-chases.ts";
import type { Campaigns } from "./ports.ts";

/** A request for a campaign, with all its terms, or with one model and price that take effect now. */
export type NewCampaign = Omit<Campaign, "id" | "createdAt" | "updatedAt" | "terms"> & {
  terms?: Terms[] | undefined;
  model?: Model | undefined;
  price?: Money | undefined;
  prices?: Prices | undefined;
  chase?: Chase | undefined;
};
type Deps = {
  subscriptions: Pick<Subscriptions, "read">;
  clients: Clients;
  campaigns: Campaigns;
  jobs: Pick<JobStore, "schedule">;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
};

export type CampaignRefusal = { kind: "validation_error"; errors: { pointer: string; detail: string }[] };

/** Creates a campaign for one client or for a pool. With an idempotency key, a retry returns the existing campaign. */
export function makeCreateCampaign({ clients, subscriptions, campaigns, jobs, ids, fingerprint, now }: Deps) {
  return async function createCampaign(
    agencyId: AgencyId,
    request: NewCampaign,
    idempotencyKey?: string,
  ): Promise<Result<Campaign, CampaignRefusal | { kind: "idempotency_conflict" }>> {
    const at = now();
    const { model, price, prices, chase, terms, ...rest } = request;
    const campaign: Campaign = {
      ...rest,
      terms: terms ?? toFirstTerms(at, { model, price, prices, chase }),
      id: createOrDeriveId(ids, "campaign", agencyId, idempotencyKey),
      createdAt: at,
      updatedAt: at,
    };
    const checked = await checkCampaign({ clients, subscriptions }, agencyId, campaign);
    if (!checked.ok) return terms ? checked : withShortPointers(checked, 0);
    const created = await campaigns.create({ agencyId }, campaign, fingerprint(JSON.stringify(request)));
    if (created.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    await scheduleCanary(jobs, agencyId, created.entity, at);
    return toCreationResult(created);
  };
}

const toFirstTerms = (
  from: Instant,
  { model, price, prices, chase }: Pick<NewCampaign, "model" | "price" | "prices" | "chase">,
): Terms[] => (model && price ? [{ from, model, price, ...(prices && { prices }), ...(chase && { chase }) }] : []);

/** Points to ladder and prices where the request has them: beside model and price, instead of in version `index` of the terms. */
export const withShortPointers = (
  { refusal: { kind, errors } }: { refusal: CampaignRefusal },
  index: number,
): { ok: false; refusal: CampaignRefusal } =>
  refuse({
    kind,
    errors: errors.map(({ pointer, detail }) => ({
      pointer: pointer.replace(new RegExp(`^/terms/${index}(?=/(?:chase|prices)/)`), ""),
      detail,
    })),
  });

/** Schedules canaries for a campaign, if it is active. Idempotent. */
export async function scheduleCanary(
  jobs: Pick<JobStore, "schedule">,
  agencyId: AgencyId,
  { id: campaignId, active }: Campaign,
  at: Instant,
): Promise<void> {
  if (active) await jobs.schedule({ kind: "canary", agencyId, campaignId }, at);
}

/** Refuses a campaign with contradictions, slow patterns, or clients and endpoints that the agency does not have. */
export async function checkCampaign(
  { clients, subscriptions }: Pick<Deps, "clients" | "subscriptions">,
  agencyId: AgencyId,
  campaign: Campaign,
  before?: Campaign,
): Promise<Result<Campaign, CampaignRefusal>> {
  const found = await Promise.all(listMembers(campaign).map(({ clientId }) => clients.read({ agencyId }, clientId)));
  const unknownClients = found.flatMap((client, index) =>
    client
      ? []
      : [{ pointer: campaign.pool ? `/pool/members/${index}/clientId` : "/clientId", detail: "no such client" }],
  );
  const slowPatterns = campaign.fieldSchema ? findSlowPatterns(campaign.fieldSchema) : [];
  const errors = [
    ...validateCampaign(campaign),
    ...unknownClients,
    ...(await checkChases(subscriptions, agencyId, campaign, before)),
    ...slowPatterns.map(({ pointer, detail }) => ({ pointer: `/fieldSchema${pointer}`, detail })),
  ];
  return errors.length > 0 ? refuse({ kind: "validation_error", errors }) : ok(campaign);
}
