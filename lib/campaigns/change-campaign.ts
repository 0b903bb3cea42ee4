import type { Clients } from "#accounts/ports.ts";
import { type Campaign, listMembers } from "#domain/campaigns/campaign.ts";
import type { PoolMember } from "#domain/campaigns/pool.ts";
import type { Terms } from "#domain/campaigns/terms.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { refuse, type Result } from "#domain/shared/result.ts";
import { addVersion, findVersionAt } from "#domain/shared/versions.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import {
  type CampaignRefusal,
  checkCampaign,
  type NewCampaign,
  scheduleCanary,
  withShortPointers,
} from "./create-campaign.ts";
import type { Campaigns } from "./ports.ts";

/**
 * The fields to change; null removes an optional field. A model, price, prices or ladder take effect at `effectiveFrom`, now by
 * default, as new terms.
 */
export type CampaignChange = { [Field in keyof NewCampaign]?: NewCampaign[Field] | null | undefined } & {
  effectiveFrom?: Instant | undefined;
};

type Deps = {
  campaigns: Campaigns;
  clients: Clients;
  subscriptions: Pick<Subscriptions, "read">;
  jobs: Pick<JobStore, "schedule">;
  now: Now;
};

/** Changes a campaign. Placed leads keep their terms, and versions of terms that have taken effect cannot change. */
export function makeChangeCampaign({ campaigns, clients, subscriptions, jobs, now }: Deps) {
  const changeEntity = makeChangeEntity(campaigns, now);
  return async function changeCampaign(
    agencyId: AgencyId,
    id: CampaignId,
    change: CampaignChange,
  ): Promise<Result<Campaign, ChangeRefusal | CampaignRefusal>> {
    const at = now();
    const from = change.effectiveFrom ?? at;
    if (from < at) return refuse(effectiveInPast);
    const changed = await changeEntity<CampaignRefusal>({ agencyId }, id, async (before) => {
      const { model, price, prices, chase, terms, effectiveFrom: _, ...rest } = change;
      const changed = applyMergePatch(before, rest);
      const versions = terms ?? before.terms;
      if (!keepsEffectiveTerms(before.terms, versions, at)) return refuse(effectiveTermsChanged("/terms"));
      const rewrittenMember = listMembers(changed).findIndex((member) => !keepsMemberTerms(before, member, at));
      if (rewrittenMember >= 0) return refuse(effectiveTermsChanged(`/pool/members/${rewrittenMember}/terms`));
      const inForce = findVersionAt(versions, from);
      const requested = { model: model ?? inForce?.model, price: price ?? inForce?.price };
      const check = (campaign: Campaign) => checkCampaign({ clients, subscriptions }, agencyId, campaign, before);
      if (!model && !price && prices === undefined && chase === undefined)
        return check({ ...changed, terms: versions });
      if (!requested.model || !requested.price) return refuse(firstTermsMissing);
      const ladder = chase === undefined ? inForce?.chase : (chase ?? undefined);
      const further = prices === undefined ? inForce?.prices : (prices ?? undefined);
      const added: Terms = {
        from,
        model: requested.model,
        price: requested.price,
        ...(further && { prices: further }),
        ...(ladder && { chase: ladder }),
      };
      const next = addVersion(versions, added);
      const checked = await check({ ...changed, terms: next });
      return checked.ok ? checked : withShortPointers(checked, next.indexOf(added));
    });
    if (changed.ok) await scheduleCanary(jobs, agencyId, changed.value, at);
    return changed;
  };
}

/** Applies a merge patch (RFC 7396) to the top-level fields of the campaign. */
function applyMergePatch(
  before: Campaign,
  change: Omit<CampaignChange, "model" | "price" | "prices" | "chase" | "terms" | "effectiveFrom">,
): Campaign {
  const provided = Object.entries(change).filter(([, value]) => value !== undefined);
  const patched = { ...before, ...Object.fromEntries(provided) };
  return Object.fromEntries(Object.entries(patched).filter(([, value]) => value !== null)) as Campaign;
}

/** Whether the versions in effect are unchanged: another version between them would show leads a wrong price. */
function keepsEffectiveTerms(before: readonly Terms[], after: readonly Terms[], at: Instant): boolean {
  const [effectiveBefore, effectiveAfter] = [before, after].map((versions) =>
    versions.filter(({ from }) => from <= at),
  ) as [Terms[], Terms[]];
  return (
    effectiveBefore.length === effectiveAfter.length &&
    effectiveBefore.every((past) => effectiveAfter.some((version) => isSameTerms(version, past)))
  );
}

const isSameTerms = (a: Terms, b: Terms): boolean =>
  a.from === b.from &&
  a.model === b.model &&
  a.price.amount === b.price.amount &&
  a.price.currency === b.price.currency &&
  JSON.stringify([a.prices, a.chase]) === JSON.stringify([b.prices, b.chase]);

/** The same check for a member's own terms, if it was a member of the pool before. */
function keepsMemberTerms(before: Campaign, { clientId, terms = [] }: PoolMember, at: Instant): boolean {
  const previousMember = before.pool?.members.find((member) => member.clientId === clientId);
  return previousMember?.terms === undefined || keepsEffectiveTerms(previousMember.terms, terms, at);
}

const effectiveTermsChanged = (pointer: string): CampaignRefusal => ({
  kind: "validation_error",
  errors: [{ pointer, detail: "versions that have taken effect cannot change; add one that takes effect later" }],
});

const effectiveInPast: CampaignRefusal = {
  kind: "validation_error",
  errors: [{ pointer: "/effectiveFrom", detail: "in the future; leads keep the terms on which they were placed" }],
};

const firstTermsMissing: CampaignRefusal = {
  kind: "validation_error",
  errors: [{ pointer: "/price", detail: "model and price together, because no terms are in force" }],
};
