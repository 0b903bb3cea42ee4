import { afterAll, beforeAll, expect, it } from "vitest";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeChangeCampaign } from "#campaigns/change-campaign.ts";
import type { CampaignId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { placingUseCases, setUpCampaign } from "#test/support/placing-world.ts";
import { startTable } from "#test/support/start-table.ts";

let started: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  started = await startTable();
});
afterAll(() => started?.stop());

/** Sundays, with a pause over the effective date. */
const hours = {
  weekly: [
    { days: ["sun" as const], from: "09:00", to: "15:00" },
    { days: ["sun" as const], from: "17:00", to: "20:00" },
  ],
  holidays: [],
};
const callback = { from: at("09:00"), model: "callback", price: { amount: 6000, currency: "GBP" } };
const appointment = { from: at("16:00"), model: "appointment", price: { amount: 10_000, currency: "GBP" } };

it("switches the model of a campaign on its effective date: leads, held ones too, have the terms of when they are placed", async () => {
  const { table } = started;
  const clock = aClock("14:00");
  const world = await setUpCampaign(table, { hours, whenUnavailable: "hold" });
  const { agencyId, campaignId } = world;
  const campaigns = makeCampaignStore(table);
  const change = makeChangeCampaign({
    campaigns,
    clients: makeClientStore(table),
    subscriptions: makeSubscriptionStore(table),
    jobs: makeJobStore(table),
    now: clock.now,
  });
  const { model, price, from: effectiveFrom } = appointment;
  const changed = await change(agencyId, campaignId, { model: "appointment", price, effectiveFrom });
  expect(changed).toMatchObject({ ok: true, value: { terms: [callback, appointment] } });
  expect(await campaigns.read({ agencyId }, campaignId)).toMatchObject({ terms: [callback, appointment] });

  const placing = placingUseCases(table, clock.now);
  const push = async (number: number, time: string): Promise<LeadId> => {
    clock.set(time);
    const accepted = await placing.acceptLead(world.caller, `lead-${number}`, world.leadOf(number));
    if (!accepted.ok) throw new Error(accepted.refusal.kind);
    const { leadId, received } = accepted.value;
    await placing.dispatchLeads([{ key: { agencyId, leadId }, decision: received }]);
    return leadId;
  };
  const release = async (time: string, campaign: CampaignId = campaignId) => {
    clock.set(time);
    await placing.releaseHeld({ agencyId, campaignId: campaign }, clock.now());
  };
  const termsOf = async (
    leadId: LeadId,
  ): Promise<{ model: string; amount: number; termsFrom: Instant } | undefined> => {
    const [placement] = await world.placementsOf(leadId);
    return placement && { model: placement.model, amount: placement.price.amount, termsFrom: placement.termsFrom };
  };
  const before = { model: "callback", amount: 6000, termsFrom: at("09:00") };
  const after = { model, amount: price.amount, termsFrom: at("16:00") };

  const early = await push(1, "14:59:59.999");
  const heldBefore = await push(2, "15:30");
  const heldAfter = await push(3, "16:30");
  expect(await termsOf(early)).toEqual(before);
  expect([await termsOf(heldBefore), await termsOf(heldAfter)]).toEqual([undefined, undefined]);
  await release("17:00");
  const late = await push(4, "17:30");
  expect([await termsOf(heldBefore), await termsOf(heldAfter), await termsOf(late)]).toEqual([after, after, after]);
  expect(await termsOf(early)).toEqual(before);
});
