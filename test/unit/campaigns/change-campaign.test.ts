import { describe, expect, it } from "vitest";
import { type CampaignChange, makeChangeCampaign } from "#campaigns/change-campaign.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryCampaigns, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { aCampaign, aClient } from "#test/support/entities.ts";

const agencyId = anId("agency");
const pounds = (amount: number) => ({ amount: amount * 100, currency: "GBP" });
const since = (time: string, price: number) => ({ from: at(time), model: "callback" as const, price: pounds(price) });

const change = (before: Campaign, changes: CampaignChange) =>
  makeChangeCampaign({
    campaigns: memoryCampaigns(before),
    clients: memoryClients(aClient()),
    jobs: memoryDueItems(),
    now: aClock("14:00").now,
  })(agencyId, before.id, changes);

describe("changeCampaign", () => {
  it("adds a version of the terms that takes effect now if only the price changes", async () => {
    expect(await change(aCampaign({ terms: [since("09:00", 60)] }), { price: pounds(65) })).toMatchObject({
      ok: true,
      value: { terms: [since("09:00", 60), since("14:00", 65)] },
    });
  });

  it.each([
    ["change", [since("09:00", 50)]],
    ["remove", []],
    ["insert", [since("09:00", 60), since("10:00", 70)]],
  ])("refuses to %s a version that has taken effect, of the campaign or of a pool member", async (_, terms) => {
    const refused = (pointer: string) => ({ ok: false, refusal: { kind: "validation_error", errors: [{ pointer }] } });
    const single = aCampaign({ terms: [since("09:00", 60)] });
    expect(await change(single, { terms })).toMatchObject(refused("/terms"));
    const { clientId: _clientId, ...rest } = single;
    const poolWith = (memberTerms: Campaign["terms"]): NonNullable<Campaign["pool"]> => ({
      mode: "priority",
      share: 1,
      members: [{ clientId: anId("client"), priority: 1, weight: 1, terms: memberTerms }],
    });
    const pooled = { ...rest, pool: poolWith([since("09:00", 60)]) };
    expect(await change(pooled, { pool: poolWith(terms) })).toMatchObject(refused("/pool/members/0/terms"));
    const laterTerms = [since("09:00", 60), since("18:00", 70)];
    expect(await change(pooled, { pool: poolWith(laterTerms) })).toMatchObject({ ok: true });
  });
});
