import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CampaignId } from "#domain/shared/id.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import type { HeldLead, HeldLeads } from "#routing/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";

describe("the held-lead store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let held: HeldLeads;
  let campaignId: CampaignId;
  beforeAll(async () => {
    started = await startTable();
    held = makeHeldLeadStore(started.table);
  });
  afterAll(() => started?.stop());
  beforeEach(() => {
    campaignId = ids.create("campaign");
  });

  const aHeldLead = (number: number, time: string): HeldLead => ({
    agencyId: anId("agency"),
    campaignId,
    leadId: anId("lead", number),
    receivedAt: at(time),
  });
  const add = async (...leads: HeldLead[]) => {
    for (const lead of leads) await held.add(lead);
  };

  /** Lists all held leads of the campaign, in pages of `limit`. */
  async function listHeld(limit = 2): Promise<HeldLead[]> {
    const leads: HeldLead[] = [];
    let after: string | undefined;
    do {
      const page = await held.list(anId("agency"), campaignId, { limit, after });
      expect(page.leads.length).toBeLessThanOrEqual(limit);
      leads.push(...page.leads);
      after = page.next;
    } while (after);
    return leads;
  }

  it("lists held leads in the order of receipt, for any order of adding and any page size", async () => {
    const inOrder = [
      aHeldLead(5, "14:00"),
      aHeldLead(9, "14:00"),
      aHeldLead(1, "14:00:00.001"),
      aHeldLead(3, "14:01"),
      aHeldLead(2, "15:00"),
    ];
    await add(...inOrder.toReversed());
    for (const limit of [1, 2, 4, 5, 50]) expect(await listHeld(limit)).toEqual(inOrder);
  });

  it("lists a lead once, however often it is added", async () => {
    const lead = aHeldLead(1, "14:00");
    await Promise.all([held.add(lead), held.add(lead), held.add(lead)]);
    expect(await listHeld()).toEqual([lead]);
    await held.remove(lead);
    expect(await listHeld()).toEqual([]);
  });

  it("removes each lead separately, also twice, and between two pages of a list", async () => {
    const leads = [1, 2, 3, 4].map((number) => aHeldLead(number, `14:0${number}`));
    await add(...leads);
    const [one, two, three, four] = leads as [HeldLead, HeldLead, HeldLead, HeldLead];
    const first = await held.list(anId("agency"), campaignId, { limit: 2 });
    for (const lead of [one, two, two]) await held.remove(lead);
    const second = await held.list(anId("agency"), campaignId, { limit: 2, after: first.next });
    expect(second).toEqual({ leads: [three, four] });
    expect(await listHeld()).toEqual([three, four]);
  });

  it("lists a lead only for its own campaign and agency", async () => {
    const lead = aHeldLead(1, "14:00");
    await add({ ...lead, campaignId: ids.create("campaign") }, { ...lead, agencyId: anId("agency", 2) });
    expect(await listHeld()).toEqual([]);
  });

  it("lists the leads of all campaigns of an agency by time of receipt, for one mode", async () => {
    const agencyId = ids.create("agency");
    const other = ids.create("campaign");
    const own = (number: number, time: string, changes: Partial<HeldLead> = {}) => ({
      ...aHeldLead(number, time),
      agencyId,
      ...changes,
    });
    const live = [own(1, "14:00"), own(2, "14:30", { campaignId: other }), own(3, "15:00")];
    const sandbox = own(4, "14:10", { mode: "test" });
    await add(...live, sandbox, aHeldLead(5, "14:20"));
    const period = { from: at("14:00"), to: at("15:00") };
    const all = await held.listAll(agencyId, period, { limit: 10 });
    expect(all).toEqual({ leads: live.slice(0, 2), more: false });
    expect(await held.listAll(agencyId, period, { limit: 1 })).toEqual({ leads: live.slice(0, 1), more: true });
    expect(await held.listAll(agencyId, period, { limit: 10, mode: "test" })).toEqual({
      leads: [sandbox],
      more: false,
    });
  });
});
