import type { Routes } from "#app/routes.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { type Campaign, takesLeadsOf } from "#domain/campaigns/campaign.ts";
import { termsAt } from "#domain/campaigns/terms.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { nextOf, pageOf } from "#platform/http/page-of.ts";
import type { Now } from "#platform/ports.ts";
import type { WakeHeldLeads } from "#routing/wake-held-leads.ts";
import type { makeChangeCampaign } from "./change-campaign.ts";
import type { makeCreateCampaign } from "./create-campaign.ts";
import type { Campaigns } from "./ports.ts";
import type { CampaignView } from "./schemas.ts";

export const createCampaign =
  (create: ReturnType<typeof makeCreateCampaign>, now: Now): Endpoint<Routes["createCampaign"]> =>
  async ({ caller, body, idempotencyKey }) => {
    const created = await create(caller.agencyId, body, idempotencyKey);
    if (!created.ok) return created;
    const location = `/v1/campaigns/${created.value.id}`;
    return ok({ status: 201, body: campaignView(caller, created.value, now()), headers: { location } });
  };

export const listCampaigns =
  (campaigns: Campaigns, now: Now): Endpoint<Routes["listCampaigns"]> =>
  async ({ caller, query }) => {
    const page = await pageOf({ campaigns: caller.agencyId }, query, async (place) => {
      const found = await campaigns.list(caller, place);
      const at = now();
      return ok({ items: found.entities.map((campaign) => campaignView(caller, campaign, at)), next: nextOf(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readCampaign =
  (campaigns: Campaigns, now: Now): Endpoint<Routes["readCampaign"]> =>
  async ({ caller, params: { campaignId } }) => {
    const campaign = await campaigns.read(caller, campaignId);
    const isSeen = campaign && (caller.role !== "client" || takesLeadsOf(campaign, caller.clientId));
    return isSeen ? ok({ status: 200, body: campaignView(caller, campaign, now()) }) : refuse({ kind: "not_found" });
  };

export const changeCampaign =
  (change: ReturnType<typeof makeChangeCampaign>, wake: WakeHeldLeads, now: Now): Endpoint<Routes["changeCampaign"]> =>
  async ({ caller, params: { campaignId }, body }) => {
    const changed = await change(caller.agencyId, campaignId, body);
    if (!changed.ok) return changed;
    await wake.ofCampaign(caller.agencyId, changed.value);
    return ok({ status: 200, body: campaignView(caller, changed.value, now()) });
  };

/**
 * A campaign as the holder of a key sees it. A client sees one that is its own alone, with what holds for it, whether the campaign says so
 * or its place in the pool: it learns nothing of the others, nor that there are any.
 */
function campaignView(caller: ApiKey, campaign: Campaign, at: Instant): CampaignView {
  const seen = caller.role === "client" ? asOwn(campaign, caller.clientId) : campaign;
  const inForce = termsAt(seen.terms, at);
  return { ...seen, ...(inForce && { model: inForce.model, price: inForce.price }) };
}

function asOwn({ pool, ...campaign }: Campaign, clientId: ClientId): Campaign {
  const member = pool?.members.find((each) => each.clientId === clientId);
  if (!member) return campaign;
  const { areas, hours, caps, terms } = member;
  return {
    ...campaign,
    clientId,
    ...(areas && { areas }),
    ...(hours && { hours }),
    ...(caps && { caps }),
    ...(terms && { terms }),
  };
}
