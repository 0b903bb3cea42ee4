import type { Clients } from "#accounts/ports.ts";
import { type Campaign, membersOf } from "#domain/campaigns/campaign.ts";
import type { PoolMember } from "#domain/campaigns/pool.ts";
import { type Terms, termsAt, withTerms } from "#domain/campaigns/terms.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { refuse, type Result } from "#domain/shared/result.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { DueItems } from "#scheduling/ports.ts";
import { type CampaignRefusal, checkCampaign, type NewCampaign, watch } from "./create-campaign.ts";
import type { Campaigns } from "./ports.ts";

/** What to change; null takes away what is optional. A model or price takes effect now, as a further version of the terms. */
export type CampaignChange = { [Field in keyof NewCampaign]?: NewCampaign[Field] | null | undefined };

type World = { campaigns: Campaigns; clients: Clients; dueItems: Pick<DueItems, "arm">; now: Now };

/** Changes a campaign. Leads that were placed keep their terms, and versions that have taken effect stay as they are. */
export function makeChangeCampaign({ campaigns, clients, dueItems, now }: World) {
  const changeEntity = makeChangeEntity(campaigns, now);
  return async function changeCampaign(
    agencyId: AgencyId,
    id: CampaignId,
    change: CampaignChange,
  ): Promise<Result<Campaign, ChangeRefusal | CampaignRefusal>> {
    const at = now();
    const changed = await changeEntity<CampaignRefusal>({ agencyId }, id, async (before) => {
      const { model, price, terms, ...rest } = change;
      const changed = merged(before, rest);
      const versions = terms ?? before.terms;
      if (!keepsThePast(before.terms, versions, at)) return refuse(pastTerms("/terms"));
      const rewritten = membersOf(changed).findIndex((member) => !keepsOwnPast(before, member, at));
      if (rewritten >= 0) return refuse(pastTerms(`/pool/members/${rewritten}/terms`));
      const inForce = termsAt(versions, at);
      const asked = { model: model ?? inForce?.model, price: price ?? inForce?.price };
      if (!model && !price) return checkCampaign(clients, agencyId, { ...changed, terms: versions });
      if (!asked.model || !asked.price) return refuse(firstTermsMissing);
      const added: Terms = { from: at, model: asked.model, price: asked.price };
      return checkCampaign(clients, agencyId, { ...changed, terms: withTerms(versions, added) });
    });
    if (changed.ok) await watch(dueItems, agencyId, changed.value, at);
    return changed;
  };
}

/** A merge patch (RFC 7396) of the campaign's own fields. */
function merged(before: Campaign, change: Omit<CampaignChange, "model" | "price" | "terms">): Campaign {
  const told = Object.entries(change).filter(([, value]) => value !== undefined);
  const all = { ...before, ...Object.fromEntries(told) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as Campaign;
}

/**
 * Whether the versions that have taken effect are the same ones: leads were placed on them. One that is put between them would say
 * that leads cost what they did not.
 */
function keepsThePast(before: readonly Terms[], after: readonly Terms[], at: Instant): boolean {
  const [was, is] = [before, after].map((versions) => versions.filter(({ from }) => from <= at)) as [Terms[], Terms[]];
  return was.length === is.length && was.every((past) => is.some((version) => isSame(version, past)));
}

const isSame = (a: Terms, b: Terms): boolean =>
  a.from === b.from &&
  a.model === b.model &&
  a.price.amount === b.price.amount &&
  a.price.currency === b.price.currency;

/** The same of the terms that a member of the pool has for itself, as long as it is a member. */
function keepsOwnPast(before: Campaign, { clientId, terms = [] }: PoolMember, at: Instant): boolean {
  const was = before.pool?.members.find((member) => member.clientId === clientId);
  return was?.terms === undefined || keepsThePast(was.terms, terms, at);
}

const pastTerms = (pointer: string): CampaignRefusal => ({
  kind: "validation_error",
  errors: [{ pointer, detail: "versions that have taken effect stay as they are; add one that takes effect later" }],
});

const firstTermsMissing: CampaignRefusal = {
  kind: "validation_error",
  errors: [{ pointer: "/price", detail: "model and price together, as no terms are in force" }],
};
