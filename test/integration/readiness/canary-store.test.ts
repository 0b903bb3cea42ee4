import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { makeCanaryStore } from "#readiness/adapters/canary-store.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aPerson } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { startTable } from "#test/support/start-table.ts";

describe("canary store on DynamoDB", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started?.stop());

  const [agencyId, campaignId] = [anId("agency"), anId("campaign")];

  it("keeps one canary for each campaign: the last one, with its result", async () => {
    const canaries = makeCanaryStore(started.table);
    expect(await canaries.read(agencyId, campaignId)).toBeUndefined();
    const first = { leadId: anId("lead", 1), pushedAt: at("09:00") };
    await canaries.save(agencyId, campaignId, { ...first, missingSince: at("09:15") });
    await canaries.save(agencyId, campaignId, { ...first, missingSince: undefined, returnedAt: at("09:20") });
    expect(await canaries.read(agencyId, campaignId)).toEqual({ ...first, returnedAt: at("09:20") });
    expect(await canaries.read(agencyId, anId("campaign", 2))).toBeUndefined();
  });

  it("ignores a late save of an earlier canary", async () => {
    const canaries = makeCanaryStore(started.table);
    const second = { leadId: anId("lead", 2), pushedAt: at("10:00") };
    await canaries.save(agencyId, campaignId, second);
    await canaries.save(agencyId, campaignId, {
      leadId: anId("lead", 1),
      pushedAt: at("09:00"),
      returnedAt: at("09:20"),
    });
    expect(await canaries.read(agencyId, campaignId)).toEqual(second);
  });

  it("keeps canaries out of every list of leads", async () => {
    const history = makeHistoryStore(started.table);
    const lead = { personal: aPerson(), fingerprint: "one" };
    const canary = aReceived({ sandbox: true, author: "canary" });
    await history.receive({ agencyId, leadId: anId("lead", 1) }, { ...lead, received: canary });
    await history.receive({ agencyId, leadId: anId("lead", 2) }, { ...lead, received: aReceived() });
    const index = makeLeadIndex(started.table, makeClientStore(started.table));
    const listed = await index.list({ agencyId }, { limit: 10 });
    expect(listed.leads.map(({ leadId }) => leadId)).toEqual([anId("lead", 2)]);
    expect((await history.read({ agencyId, leadId: anId("lead", 1) }))?.facts).toEqual([canary]);
  });
});
