import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { createCanaryLead } from "#domain/lead/create-canary-lead.ts";
import { hasRoyalMailPostcodes } from "#domain/shared/postcode.ts";
import { toCalendarPeriods } from "#domain/shared/wall-clock.ts";
import { makeSimulateLead } from "#intake/simulate-lead.ts";
import { makeReadReadiness } from "#readiness/read-readiness.ts";
import { makeLoadCandidates } from "#routing/load-candidates.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { anyCampaign, type Surroundings } from "#test/support/any-campaign.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryCanaries } from "#test/support/doubles/memory-canaries.ts";
import {
  memoryAgencies,
  memoryCalendars,
  memoryCampaigns,
  memoryClients,
  memorySubscriptions,
} from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryClaims, memoryUsages } from "#test/support/doubles/memory-placing.ts";
import { memorySuppressions, openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import { anAgency, anSmsSubscription } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { runs } from "#test/support/property-runs.ts";

const agencyId = anId("agency");
const { now } = aClock("14:00");

/** A place of every kind that a campaign of `anyCampaign` can name, and what is left besides. */
const places = [
  ...["BS1", "BS2", "BS3", "SW1", "SW1A", "SW2", "M1"].map((district) => ({
    country: "GB",
    district,
    area: district.replace(/\d.*/, ""),
  })),
  { country: "IE" },
  { country: "FR" },
  { country: "JE", district: "JE2", area: "JE" },
  { country: "GG", district: "GY1", area: "GY" },
  { country: "GG", district: "GY2", area: "GY" },
  { country: "IM", district: "IM1", area: "IM" },
];

/** More turns than one cycle of three members with weights up to three. */
const turns = Array.from({ length: 15 }, (_, index) => index + 1);

async function worldOf(campaign: Campaign, surroundings: Surroundings, turn = 1) {
  const [campaigns, subscriptions, usages] = [memoryCampaigns(campaign), memorySubscriptions(), memoryUsages()];
  for (const { client, subscriptions: count, placed } of surroundings) {
    const scope = { agencyId, clientId: client.id };
    for (let number = 1; number <= count; number += 1) {
      await subscriptions.create(scope, anSmsSubscription({ id: anId("sub", number), clientId: client.id }), "");
    }
    for (let number = 1; number <= placed; number += 1) {
      const periods = toCalendarPeriods(client.timeZone, now());
      const query = { agencyId, campaignId: campaign.id, clientId: client.id, leadId: anId("lead", number), at: now() };
      const counted = {
        periods,
        earlierPeriods: periods,
        timeZone: client.timeZone,
        caps: {},
        rulesAt: now(),
        price: 6_000,
      };
      await usages.reserve({ query: { ...query, ...counted }, usage: {} as never, storeState: undefined });
    }
  }
  const clients = memoryClients(...surroundings.map(({ client }) => client));
  const placing = { clients, subscriptions, usages, ids, turns: { draw: async () => turn, peek: async () => turn } };
  return { campaigns, ...placing, now };
}

async function readReadiness(campaign: Campaign, surroundings: Surroundings) {
  const world = await worldOf(campaign, surroundings);
  const lookAtClients = makeLoadCandidates(world);
  const result = await makeReadReadiness({
    ...world,
    agencies: memoryAgencies(anAgency()),
    loadCandidates: lookAtClients,
    canaries: memoryCanaries(),
    calendars: memoryCalendars(),
    history: memoryHistory(),
  })(agencyId, campaign.id);
  if (!result.ok) throw new Error("no such campaign");
  return result.value;
}

/** The result of a lead that satisfies the rules, for each place and each turn; none for places that are not served. */
async function outcomes(campaign: Campaign, surroundings: Surroundings, at = now()): Promise<string[]> {
  const named = [campaign.country, ...listsOf(campaign).flatMap((areas) => areas?.countries ?? [])];
  const isNamed = (country: string) => hasRoyalMailPostcodes(country) || named.includes(country);
  const all: string[] = [];
  for (const place of places.filter(({ country }) => isNamed(country))) {
    const lead = createCanaryLead(campaign, place, at);
    if (!lead.ok) continue;
    for (const turn of campaign.pool && campaign.pool.mode !== "priority" ? turns : [1]) {
      const world = await worldOf(campaign, surroundings, turn);
      const simulate = makeSimulateLead({
        ...world,
        router: makeRouteLead(world),
        claims: memoryClaims(),
        suppressions: memorySuppressions(),
        contactHash: openContactHash,
      });
      const { outcome } = await simulate({ agencyId, mode: "live" }, { campaignId: campaign.id, ...lead.value }, at);
      all.push(outcome);
    }
  }
  return all;
}

const listsOf = ({ areas, pool }: Campaign) => [areas, ...(pool?.members ?? []).map((member) => member.areas)];

describe("readiness, for any campaign in any situation,", () => {
  it("is given now exactly when a simulated lead is placed, from some place in some turn", async () => {
    await fc.assert(
      fc.asyncProperty(anyCampaign, async ({ campaign, surroundings }) => {
        const { isReady, opensAt } = await readReadiness(campaign, surroundings);
        const isPlaced = (await outcomes(campaign, surroundings)).includes("placed");
        expect(isReady && opensAt === undefined).toBe(isPlaced);
      }),
      runs(120),
    );
  });

  it("is given later only when leads are held until then, and then placed under the same terms", async () => {
    await fc.assert(
      fc.asyncProperty(anyCampaign, async ({ campaign, surroundings }) => {
        const { opensAt } = await readReadiness(campaign, surroundings);
        if (opensAt === undefined) return;
        // Terms that take effect meanwhile can give the turn to another client, which is closed then.
        const versions = [campaign.terms, ...(campaign.pool?.members ?? []).map(({ terms = [] }) => terms)].flat();
        if (versions.some(({ from }) => from > now() && from <= opensAt)) return;
        expect(new Set(await outcomes(campaign, surroundings))).toContain("held");
        expect(await outcomes(campaign, surroundings, opensAt)).toContain("placed");
        expect(opensAt > now()).toBe(true);
      }),
      runs(200),
    );
  });

  it("names why no client takes leads, not only that none does", async () => {
    await fc.assert(
      fc.asyncProperty(anyCampaign, async ({ campaign, surroundings }) => {
        const { isReady, opensAt, checks } = await readReadiness(campaign, surroundings);
        const failed = checks.filter(({ isPassed }) => !isPassed).map(({ code }) => code);
        const why = failed.filter((code) => code !== "nobody_takes_leads" && code !== "canary_impossible");
        expect(why.length > 0 || (isReady && opensAt === undefined)).toBe(true);
      }),
      runs(200),
    );
  });
});
