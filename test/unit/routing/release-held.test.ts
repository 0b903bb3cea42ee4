import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { ids } from "#platform/ids.ts";
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

const agencyId = anId("agency");
const campaignId = anId("campaign");
const keyOf = (number: number) => ({ agencyId, leadId: anId("lead", number) });

/** A line of three held leads whose client can take them now. */
async function aWorld(faultOf: (number: number) => Error | undefined) {
  const history = memoryHistory();
  const held = memoryHeldLeads();
  const jobs = memoryDueItems();
  const faults: unknown[] = [];
  for (const number of [1, 2, 3]) {
    history.given(keyOf(number), { facts: [aHeld()], personal: aPerson() });
    await held.add({ ...keyOf(number), campaignId, receivedAt: at(`14:0${number}`) });
  }
  const placing = {
    ...{ clients: memoryClients(aClient()), subscriptions: memorySubscriptions(anSmsSubscription()) },
    ...{ usages: memoryUsages(), turns: memoryTurns(), ids },
  };
  const reading: typeof history.read = async (key) => {
    const fault = faultOf(Number(key.leadId.slice(-2)));
    if (fault) throw fault;
    return history.read(key);
  };
  const release = makeReleaseHeld({
    ...{ held, jobs: jobs, campaigns: memoryCampaigns(aCampaign()), history: { ...history, read: reading } },
    ...{ router: makeRouteLead(placing), now: aClock("15:00").now },
    onFault: (fault) => void faults.push(fault),
  });
  const line = async () =>
    (await held.list(agencyId, campaignId, { limit: 9 })).leads.map(({ leadId }) => Number(leadId.slice(-2)));
  const placed = () =>
    [1, 2, 3].filter((number) => history.factsOf(keyOf(number)).some((fact: Fact) => fact.kind === "placed"));
  return {
    ...{ history, jobs, faults, line, placed },
    release: () => release({ agencyId, campaignId }, at("15:00")),
  };
}

describe("releasing held leads", () => {
  it("places them all, and has each looked after from then on, since its orders may be lost", async () => {
    const { release, placed, line, jobs } = await aWorld(() => undefined);
    expect(await release()).toBeUndefined();
    expect(placed()).toEqual([1, 2, 3]);
    expect(await line()).toEqual([]);
    expect(await jobs.read({ kind: "recheck", ...keyOf(1) })).toMatchObject({ dueAt: at("15:02") });
  });

  it("takes one out of line that was placed by somebody who died before that, and looks after it", async () => {
    const { release, history, line, jobs } = await aWorld(() => undefined);
    await history.append(keyOf(2), aPlaced());
    const facts = history.factsOf(keyOf(2)).length;
    await release();
    expect(await line()).toEqual([]);
    expect(history.factsOf(keyOf(2))).toHaveLength(facts);
    expect(await jobs.read({ kind: "recheck", ...keyOf(2) })).toMatchObject({ dueAt: at("15:02") });
  });

  it("leaves one in line that nobody can read, says so, and places those behind it", async () => {
    const { release, placed, line, faults } = await aWorld((number) =>
      number === 1 ? new TypeError("no such field") : undefined,
    );
    expect(await release()).toBe(at("15:15"));
    expect(placed()).toEqual([2, 3]);
    expect(await line()).toEqual([1]);
    expect(faults).toHaveLength(1);
  });

  it("overtakes nobody because of a fault that passes", async () => {
    const { release, placed } = await aWorld((number) => (number === 1 ? new Error("throttled") : undefined));
    await expect(release()).rejects.toThrow("throttled");
    expect(placed()).toEqual([]);
  });
});
