import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeCalendarStore } from "#accounts/adapters/calendar-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { openChaseLine, runChase, scheduleChase } from "#chasing/wire.ts";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import type { CampaignId, LeadId } from "#domain/shared/id.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Table } from "#platform/table/table.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aCampaign, aClient, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aDelivered, aLadder, aPlacement, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { noDueWork } from "#test/support/no-due-work.ts";

const agencyId = anId("agency");

describe("the line of chased leads in DynamoDB", () => {
  let emulators: Emulators;
  let spent: Spent;
  let table: Table;
  let now = at("14:00");
  let [campaignId, leadId]: [CampaignId, LeadId] = [anId("campaign"), anId("lead")];

  beforeAll(async () => {
    emulators = await startEmulators();
    const counted = counting(emulators.dynamodbConfig);
    spent = counted.spent;
    table = { client: counted.client, name: await createBatonTable(emulators) };
    const clientId = anId("client");
    await makeClientStore(table).create({ agencyId }, aClient(), "");
    await makeSubscriptionStore(table).create({ agencyId, clientId }, anSmsSubscription(), "");
  });
  afterAll(() => emulators?.stop());
  beforeEach(() => {
    [campaignId, leadId, now] = [ids.create("campaign"), ids.create("lead"), at("14:00")];
  });

  const line = () => openChaseLine(table).line;
  const entry = (dueAt: string, number = 1, step = 1) =>
    ({ agencyId, campaignId, dueAt: at(dueAt), leadId: anId("lead", number), cycle: 1, step }) as const;

  it("lists what is due, the longest overdue first, and finds what is next", async () => {
    const entries = [entry("14:10", 2), entry("14:05"), entry("14:05", 1, 2), entry("14:20")];
    for (const each of [...entries, ...entries]) await line().add(each);
    expect(await line().listDue(agencyId, campaignId, at("14:10"), 10)).toEqual([
      entry("14:05"),
      entry("14:05", 1, 2),
      entry("14:10", 2),
    ]);
    expect(await line().listDue(agencyId, campaignId, at("14:10"), 1)).toEqual([entry("14:05")]);
    expect(await line().findNext(agencyId, campaignId, at("14:05"))).toBe(at("14:10"));
    expect(await line().findNext(agencyId, campaignId, at("14:20"))).toBeUndefined();
    expect(await line().listDue(agencyId, ids.create("campaign"), at("15:00"), 10)).toEqual([]);
  });

  it("loses what is removed, and says whether it was there", async () => {
    await line().add(entry("14:05"));
    expect(await line().remove(entry("14:05"))).toBe(true);
    expect(await line().remove(entry("14:05"))).toBe(false);
    expect(await line().listDue(agencyId, campaignId, at("15:00"), 10)).toEqual([]);
  });

  /** A lead that was delivered by SMS, and the verbs that chase its client. */
  async function deliveredLead(chase = aLadder.slice(0, 1)) {
    const key = { agencyId, leadId };
    const history = makeHistoryStore(table);
    const received = aReceived({ campaignId, placement: aPlacement({ chase }) });
    await history.receive(key, { received, personal: aPerson(), fingerprint: "" });
    await history.append(key, aDelivered({ at: at("14:00") }));
    await makeCampaignStore(table).create({ agencyId }, aCampaign({ id: campaignId }), "");
    const stores = {
      history,
      line: line(),
      clients: makeClientStore(table),
      calendars: makeCalendarStore(table),
      campaigns: makeCampaignStore(table),
      subscriptions: makeSubscriptionStore(table),
      jobs: makeJobStore(table),
    };
    const deps = { ...stores, ids, now: () => now };
    const router = makeRouteLead({ ...deps, usages: makeUsageStore(table), turns: makeTurnStore(table) });
    const chaseJobs = runChase({
      ...deps,
      router,
      jobQueue: { enqueue: async () => undefined },
      onFault: (fault) => expect.fail(String(fault)),
    });
    const runJob = makeRunJob({ ...deps, handlers: { ...noDueWork, chase: chaseJobs } });
    const lead = (await loadLead(history, key)) ?? expect.fail();
    return {
      acknowledge: () =>
        makeRecordAcknowledgement({ ...deps, returnRejected: async () => undefined })(
          key,
          { source: "api", author: anId("key"), maySee: () => true },
          { outcome: "accepted" },
        ),
      enter: () => scheduleChase(deps)(key, lead),
      look: () => runJob({ kind: "chase", agencyId, campaignId }),
    };
  }

  it("costs 2 write units to enter, 3 to leave with the job, 9 for a step that sends something, and 1 to take", async () => {
    const quiet = await deliveredLead();
    await makeJobStore(table).schedule({ kind: "chase", agencyId, campaignId }, at("14:05"));
    const costs: Record<string, Spent> = { enter: await costOf(spent, quiet.enter) };
    await quiet.acknowledge();
    now = at("14:10");
    costs["look after an answer, with the job"] = await costOf(spent, quiet.look);

    [leadId, now] = [ids.create("lead"), at("14:00")];
    const chased = await deliveredLead(aLadder);
    await chased.enter();
    now = at("14:10");
    costs["a step, with the job"] = await costOf(spent, chased.look);
    const passable = { after: 10, clock: "raw", while: "unacknowledged", do: { kind: "pass_on" } } as const;
    [leadId, now] = [ids.create("lead"), at("14:00")];
    const taken = await deliveredLead([passable]);
    costs["an answer that takes the lead"] = await costOf(spent, taken.acknowledge);
    if (process.env["SHOW_COSTS"]) console.table(costs);
    expect(costs).toMatchObject({
      enter: { writes: 2 },
      "look after an answer, with the job": { writes: 3 },
      "a step, with the job": { writes: 9 },
      "an answer that takes the lead": { writes: 2 },
    });
  });
});
