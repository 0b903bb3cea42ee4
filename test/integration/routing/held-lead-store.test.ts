import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CampaignId } from "#domain/shared/id.ts";
import { ids } from "#platform/ids.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import type { HeldLead, HeldLeads } from "#routing/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { startTable } from "#test/support/start-table.ts";

describe("held leads in DynamoDB", () => {
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
    ...{ agencyId: anId("agency"), campaignId, leadId: anId("lead", number), receivedAt: at(time) },
  });
  const add = async (...leads: HeldLead[]) => {
    for (const lead of leads) await held.add(lead);
  };

  /** The whole line, in pages of `limit`. */
  async function line(limit = 2): Promise<HeldLead[]> {
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

  it("stand in line in the order in which they were received, whoever was put there first, on however many pages", async () => {
    const inOrder = [
      aHeldLead(5, "14:00"),
      aHeldLead(9, "14:00"),
      aHeldLead(1, "14:00:00.001"),
      aHeldLead(3, "14:01"),
      aHeldLead(2, "15:00"),
    ];
    await add(...inOrder.toReversed());
    for (const limit of [1, 2, 4, 5, 50]) expect(await line(limit)).toEqual(inOrder);
  });

  it("stand there once, however often they are put there", async () => {
    const lead = aHeldLead(1, "14:00");
    await Promise.all([held.add(lead), held.add(lead), held.add(lead)]);
    expect(await line()).toEqual([lead]);
    await held.remove(lead);
    expect(await line()).toEqual([]);
  });

  it("leave the line alone, also twice, and while somebody is reading it", async () => {
    const leads = [1, 2, 3, 4].map((number) => aHeldLead(number, `14:0${number}`));
    await add(...leads);
    const [one, two, three, four] = leads as [HeldLead, HeldLead, HeldLead, HeldLead];
    const first = await held.list(anId("agency"), campaignId, { limit: 2 });
    for (const lead of [one, two, two]) await held.remove(lead);
    const second = await held.list(anId("agency"), campaignId, { limit: 2, after: first.next });
    expect(second).toEqual({ leads: [three, four] });
    expect(await line()).toEqual([three, four]);
  });

  it("stand in the line of their own campaign and agency alone", async () => {
    const lead = aHeldLead(1, "14:00");
    await add({ ...lead, campaignId: ids.create("campaign") }, { ...lead, agencyId: anId("agency", 2) });
    expect(await line()).toEqual([]);
  });

  it("of all campaigns of an agency are found by when they were received, those of one world at a time", async () => {
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
