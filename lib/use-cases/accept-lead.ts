import type { Campaign } from "../domain/client/campaign.ts";
import { missingFields } from "../domain/lead/missing-fields.ts";
import type { PersonalData } from "../domain/lead/personal-data.ts";
import type { Received } from "../domain/lead/received.ts";
import type { AgencyId, CampaignId, LeadId } from "../domain/shared/id.ts";
import { ok, refuse, type Result } from "../domain/shared/result.ts";
import type { Campaigns, Subscriptions } from "./ports/entities.ts";
import type { History } from "./ports/history.ts";
import type { Fingerprint, Ids, Now } from "./ports/world.ts";

export type PushedLead = PersonalData & { campaignId: CampaignId };
export type AcceptedLead = { leadId: LeadId; received: Received; personal: PersonalData };

export type AcceptRefusal =
  | { kind: "validation_error"; errors: { pointer: string; detail: string }[] }
  | { kind: "campaign_inactive"; campaignId: CampaignId }
  | { kind: "idempotency_conflict" };

type World = {
  campaigns: Campaigns;
  subscriptions: Subscriptions;
  history: History;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
};

/**
 * Accepts a lead: durable when it answers. The lead's id follows from agency and idempotency key, so a repeated request
 * finds the first one and is answered with it, and the same key with another lead is refused.
 */
export function makeAcceptLead({ campaigns, subscriptions, history, ids, fingerprint, now }: World) {
  return async function acceptLead(
    caller: { agencyId: AgencyId; author: string },
    idempotencyKey: string,
    lead: PushedLead,
  ): Promise<Result<AcceptedLead, AcceptRefusal>> {
    const { agencyId, author } = caller;
    const { campaignId, ...personal } = lead;
    const key = { agencyId, leadId: ids.derive("lead", agencyId, idempotencyKey) };
    const print = fingerprint(canonical(lead));

    const campaign = await campaigns.read({ agencyId }, campaignId);
    const refusal = refusalOf(campaign, lead);
    if (refusal || !campaign) {
      // What is refused today may be the repetition of what was accepted yesterday.
      const earlier = await history.replay(key, print);
      if (earlier?.outcome === "replayed") return ok({ leadId: key.leadId, received: earlier.received, personal });
      return refuse(earlier ? { kind: "idempotency_conflict" } : (refusal ?? unknownCampaign));
    }

    // The plan is made while the person is stored: neither needs the other.
    const received = planned(campaign).then((deliveries): Received => ({
      kind: "received",
      at: now(),
      source: "api",
      author,
      campaignId,
      clientId: campaign.clientId,
      model: campaign.model,
      price: campaign.price,
      deliveries,
    }));
    const stored = await history.receive(key, { received, personal, fingerprint: print });
    if (stored.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    return ok({ leadId: key.leadId, received: stored.received, personal });

    async function planned({ clientId }: Campaign): Promise<Received["deliveries"]> {
      const { entities } = await subscriptions.list({ agencyId, clientId }, { limit: 100 });
      return entities
        .filter(({ active }) => active)
        .map(({ id: subscriptionId, channel }) => ({
          id: ids.derive("dlv", key.leadId, subscriptionId),
          subscriptionId,
          channel,
        }));
    }
  };
}

const unknownCampaign: AcceptRefusal = {
  kind: "validation_error",
  errors: [{ pointer: "/campaignId", detail: "no such campaign" }],
};

function refusalOf(campaign: Campaign | undefined, lead: PushedLead): AcceptRefusal | undefined {
  if (!campaign) return unknownCampaign;
  if (!campaign.active) return { kind: "campaign_inactive", campaignId: campaign.id };
  const missing = missingFields(campaign, lead);
  if (missing.length === 0) return undefined;
  return {
    kind: "validation_error",
    errors: missing.map((pointer) => ({ pointer, detail: "needed by the campaign" })),
  };
}

/** The same text for the same lead, whatever the order of its fields and the white space between them. */
const canonical = (lead: PushedLead): string =>
  JSON.stringify(lead, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
