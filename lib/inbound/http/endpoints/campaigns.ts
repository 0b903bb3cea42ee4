import type { Routes } from "../../../contract/routes.ts";
import { maySeeClient } from "../../../domain/client/api-key.ts";
import type { Campaign } from "../../../domain/client/campaign.ts";
import { ok, refuse } from "../../../domain/shared/result.ts";
import type { makeChangeEntity } from "../../../use-cases/change-entity.ts";
import type { makeCreateCampaign } from "../../../use-cases/create-campaign.ts";
import type { AgencyScope, Campaigns } from "../../../use-cases/ports/entities.ts";
import type { Endpoint } from "../endpoint.ts";
import { nextOf, pageOf } from "../page-of.ts";

export const createCampaign =
  (create: ReturnType<typeof makeCreateCampaign>): Endpoint<Routes["createCampaign"]> =>
  async ({ caller, body, idempotencyKey }) => {
    const created = await create(caller.agencyId, body, idempotencyKey);
    if (!created.ok) return created;
    return ok({ status: 201, body: created.value, headers: { location: `/v1/campaigns/${created.value.id}` } });
  };

export const listCampaigns =
  (campaigns: Campaigns): Endpoint<Routes["listCampaigns"]> =>
  async ({ caller, query }) => {
    const page = await pageOf({ campaigns: caller.agencyId }, query, async (place) => {
      const found = await campaigns.list(caller, place);
      return ok({ items: found.entities, next: nextOf(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readCampaign =
  (campaigns: Campaigns): Endpoint<Routes["readCampaign"]> =>
  async ({ caller, params: { campaignId } }) => {
    const campaign = await campaigns.read(caller, campaignId);
    const isSeen = campaign && maySeeClient(caller, campaign.clientId);
    return isSeen ? ok({ status: 200, body: campaign }) : refuse({ kind: "not_found" });
  };

export const changeCampaign =
  (change: ReturnType<typeof makeChangeEntity<Campaign, AgencyScope>>): Endpoint<Routes["changeCampaign"]> =>
  async ({ caller, params: { campaignId }, body }) => {
    const changed = await change(caller, campaignId, (campaign) =>
      ok({
        ...campaign,
        name: body.name ?? campaign.name,
        model: body.model ?? campaign.model,
        price: body.price ?? campaign.price,
        requiredFields: body.requiredFields ?? campaign.requiredFields,
        active: body.active ?? campaign.active,
      }),
    );
    return changed.ok ? ok({ status: 200, body: changed.value }) : changed;
  };
