import type { Caller } from "#domain/accounts/caller.ts";
import { type Campaign, isCampaignMember } from "#domain/campaigns/campaign.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { Now } from "#platform/ports.ts";
import type { ScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import type { makeChangeCampaign } from "./change-campaign.ts";
import type { makeCreateCampaign } from "./create-campaign.ts";
import type { Campaigns } from "./ports.ts";
import type { Routes } from "./routes.ts";
import type { CampaignView } from "./schemas.ts";

export const createCampaign =
  (create: ReturnType<typeof makeCreateCampaign>, now: Now): Endpoint<Routes["createCampaign"]> =>
  async ({ caller, body, idempotencyKey }) => {
    const created = await create(caller.agencyId, body, idempotencyKey);
    if (!created.ok) return created;
    const location = `/v1/campaigns/${created.value.id}`;
    const headers = { location, ...replayHeaders(created) };
    return ok({ status: 201, body: toCampaignView(caller, created.value, now()), headers });
  };

export const listCampaigns =
  (campaigns: Campaigns, now: Now): Endpoint<Routes["listCampaigns"]> =>
  async ({ caller, query }) => {
    const page = await readPage({ campaigns: caller.agencyId }, query, async (pageRequest) => {
      const found = await campaigns.list(caller, pageRequest);
      const at = now();
      return ok({
        items: found.entities.map((campaign) => toCampaignView(caller, campaign, at)),
        next: nextPosition(found),
      });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readCampaign =
  (campaigns: Campaigns, now: Now): Endpoint<Routes["readCampaign"]> =>
  async ({ caller, params: { campaignId } }) => {
    const campaign = await campaigns.read(caller, campaignId);
    const isVisible = campaign && (caller.role !== "client" || isCampaignMember(campaign, caller.clientId));
    return isVisible
      ? ok({ status: 200, body: toCampaignView(caller, campaign, now()) })
      : refuse({ kind: "not_found" });
  };

export const changeCampaign =
  (
    change: ReturnType<typeof makeChangeCampaign>,
    wakeHeldLeads: ScheduleLeadRelease,
    now: Now,
  ): Endpoint<Routes["changeCampaign"]> =>
  async ({ caller, params: { campaignId }, body }) => {
    const changed = await change(caller.agencyId, campaignId, body);
    if (!changed.ok) return changed;
    await wakeHeldLeads.forCampaign(caller.agencyId, changed.value);
    return ok({ status: 200, body: toCampaignView(caller, changed.value, now()) });
  };

/**
 * Returns the campaign as an API key may see it. A client sees it as its own campaign, with the rules and terms that
 * apply to it, from the campaign or from its entry in the pool. It does not see the other members, nor that they exist.
 */
function toCampaignView(caller: Caller, campaign: Campaign, at: Instant): CampaignView {
  const visibleCampaign = caller.role === "client" ? toMemberCampaign(campaign, caller.clientId) : campaign;
  const currentTerms = findVersionAt(visibleCampaign.terms, at);
  const { model, price, prices, chase } = currentTerms ?? {};
  return { ...visibleCampaign, model, price, prices, chase };
}

function toMemberCampaign({ pool, ...campaign }: Campaign, clientId: ClientId): Campaign {
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
