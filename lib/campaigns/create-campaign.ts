import type { Clients } from "#accounts/ports.ts";
import { campaignErrors } from "#domain/campaigns/campaign-errors.ts";
import { type Campaign, membersOf } from "#domain/campaigns/campaign.ts";
import type { Model } from "#domain/campaigns/model.ts";
import { unsafePatterns } from "#domain/campaigns/safe-patterns.ts";
import type { Terms } from "#domain/campaigns/terms.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Money } from "#domain/shared/money.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { creationId } from "#platform/creation-id.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { DueItems } from "#scheduling/ports.ts";
import type { Campaigns } from "./ports.ts";

/** A campaign as it is asked for: with all its terms, or with one model and price that hold from now on. */
export type NewCampaign = Omit<Campaign, "id" | "createdAt" | "updatedAt" | "terms"> & {
  terms?: Terms[] | undefined;
  model?: Model | undefined;
  price?: Money | undefined;
};
type World = {
  clients: Clients;
  campaigns: Campaigns;
  dueItems: Pick<DueItems, "arm">;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
};

export type CampaignRefusal = { kind: "validation_error"; errors: { pointer: string; detail: string }[] };

/** Creates a campaign of one client of the agency, or of a pool of them. */
export function makeCreateCampaign({ clients, campaigns, dueItems, ids, fingerprint, now }: World) {
  return async function createCampaign(
    agencyId: AgencyId,
    asked: NewCampaign,
    once?: string,
  ): Promise<Result<Campaign, CampaignRefusal | { kind: "idempotency_conflict" }>> {
    const at = now();
    const { model, price, terms, ...rest } = asked;
    const campaign: Campaign = {
      ...rest,
      terms: terms ?? firstTerms(at, model, price),
      id: creationId(ids, "campaign", agencyId, once),
      createdAt: at,
      updatedAt: at,
    };
    const checked = await checkCampaign(clients, agencyId, campaign);
    if (!checked.ok) return checked;
    const created = await campaigns.create({ agencyId }, campaign, fingerprint(JSON.stringify(asked)));
    if (created.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    await watch(dueItems, agencyId, created.entity, at);
    return ok(created.entity);
  };
}

const firstTerms = (from: Instant, model: Model | undefined, price: Money | undefined): Terms[] =>
  model && price ? [{ from, model, price }] : [];

/** Has canaries sent through a campaign from now on, as long as it is active. */
export async function watch(
  dueItems: Pick<DueItems, "arm">,
  agencyId: AgencyId,
  { id: campaignId, active }: Campaign,
  at: Instant,
): Promise<void> {
  if (active) await dueItems.arm({ kind: "canary", agencyId, campaignId }, at);
}

/** Refuses a campaign that contradicts itself, or names a client that the agency does not have. */
export async function checkCampaign(
  clients: Clients,
  agencyId: AgencyId,
  campaign: Campaign,
): Promise<Result<Campaign, CampaignRefusal>> {
  const found = await Promise.all(membersOf(campaign).map(({ clientId }) => clients.read({ agencyId }, clientId)));
  const strangers = found.flatMap((client, index) =>
    client
      ? []
      : [{ pointer: campaign.pool ? `/pool/members/${index}/clientId` : "/clientId", detail: "no such client" }],
  );
  const patterns = campaign.fieldSchema ? unsafePatterns(campaign.fieldSchema) : [];
  const errors = [
    ...campaignErrors(campaign),
    ...strangers,
    ...patterns.map((pointer) => ({ pointer: `/fieldSchema${pointer}`, detail: "could take for ever to try" })),
  ];
  return errors.length > 0 ? refuse({ kind: "validation_error", errors }) : ok(campaign);
}
