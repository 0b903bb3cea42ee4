import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { makeReleaseHeld } from "#routing/release-held.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryCampaigns, memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryHeldLeads, memoryTurns, memoryUsages } from "#test/support/doubles/memory-placing.ts";
import { aCampaign, aClient, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aHeld, aPlaced } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const agencyId = anId("agency");
const campaignId = anId("campaign");
const keyOf = (number: number) => ({ agencyId, leadId: anId("lead", number) });

/** Holds three leads whose client can take them now. */
async function holdLeads(faultOf: (number: number) => Error | undefined) {
  const history = memoryHistory();
  const held = memoryHeldLeads();
  const jobs = memoryDueItems();
  const faults: unknown[] = [];
  for (const number of [1, 2, 3]) {
    history.given(keyOf(number), { facts: [aHeld()], personal: aPerson() });
    await held.add({ ...keyOf(number), campaignId, receivedAt: at(`14:0${number}`) });
  }
  const router = makeRouteLead({
    clients: memoryClients(aClient()),
    subscriptions: memorySubscriptions(anSmsSubscription()),
    usages: memoryUsages(),
    turns: memoryTurns(),
    ids,
  });
  const read: typeof history.read = async (key) => {
    const fault = faultOf(Number(key.leadId.slice(-2)));
    if (fault) throw fault;
    return history.read(key);
  };
  const release = makeReleaseHeld({
    held,
    jobs,
    campaigns: memoryCampaigns(aCampaign()),
    history: { ...history, read },
    router,
    now: aClock("15:00").now,
    onFault: (fault) => void faults.push(fault),
  });
  const listHeld = async () =>
    (await held.list(agencyId, campaignId, { limit: 9 })).leads.map(({ leadId }) => Number(leadId.slice(-2)));
  const listPlaced = () =>
    [1, 2, 3].filter((number) => history.factsOf(keyOf(number)).some((fact: Fact) => fact.kind === "placed"));
  return {
    history,
    jobs,
    faults,
    listHeld,
    listPlaced,
    release: () => release({ agencyId, campaignId }, at("15:00")),
  };
}

describe("releaseHeld", () => {
  it("places all held leads, and schedules a recheck of each, because its orders may be lost", async () => {
    const { release, listPlaced, listHeld, jobs } = await holdLeads(() => undefined);
    expect(await release()).toBeUndefined();
    expect(listPlaced()).toEqual([1, 2, 3]);
    expect(await listHeld()).toEqual([]);
    expect(await jobs.read({ kind: "recheck", ...keyOf(1) })).toMatchObject({ dueAt: at("15:02") });
  });

  it("removes a lead that a crashed run placed but did not remove, and schedules its recheck", async () => {
    const { release, history, listHeld, jobs } = await holdLeads(() => undefined);
    await history.append(keyOf(2), aPlaced());
    const facts = history.factsOf(keyOf(2)).length;
    await release();
    expect(await listHeld()).toEqual([]);
    expect(history.factsOf(keyOf(2))).toHaveLength(facts);
    expect(await jobs.read({ kind: "recheck", ...keyOf(2) })).toMatchObject({ dueAt: at("15:02") });
  });

  it("keeps a lead that cannot be decoded, reports the fault, and places the leads behind it", async () => {
    const { release, listPlaced, listHeld, faults } = await holdLeads((number) =>
      number === 1 ? new TypeError("no such field") : undefined,
    );
    expect(await release()).toBe(at("15:15"));
    expect(listPlaced()).toEqual([2, 3]);
    expect(await listHeld()).toEqual([1]);
    expect(faults).toHaveLength(1);
  });

  it("stops at a temporary fault, so that no lead overtakes an earlier one", async () => {
    const { release, listPlaced } = await holdLeads((number) => (number === 1 ? new Error("throttled") : undefined));
    await expect(release()).rejects.toThrow("throttled");
    expect(listPlaced()).toEqual([]);
  });
});
