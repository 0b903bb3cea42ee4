import { describe, expect, it } from "vitest";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryCampaigns } from "#test/support/doubles/memory-entities.ts";
import { aCampaign } from "#test/support/entities.ts";

const agencyId = anId("agency");
const release = (number: number) => ({ kind: "release", agencyId, campaignId: anId("campaign", number) }) as const;

async function setUp() {
  const jobs = memoryDueItems();
  const { clientId: _, ...pooled } = aCampaign({ id: anId("campaign", 3) });
  const member = { clientId: anId("client"), priority: 1, weight: 1 };
  const campaigns = memoryCampaigns(aCampaign(), aCampaign({ id: anId("campaign", 2), clientId: anId("client", 2) }), {
    ...pooled,
    pool: { mode: "priority", share: 1, members: [member] },
  });
  const dueAt = async (number: number) => (await jobs.read(release(number)))?.dueAt;
  return { dueAt, scheduleRelease: makeScheduleLeadRelease({ campaigns, jobs, now: aClock("14:00").now }) };
}

describe("scheduleLeadRelease", () => {
  it("schedules a release for a campaign now, also if no lead is held", async () => {
    const { dueAt, scheduleRelease } = await setUp();
    await scheduleRelease.forCampaign(agencyId, { id: anId("campaign") });
    expect([await dueAt(1), await dueAt(2), await dueAt(3)]).toEqual([at("14:00"), undefined, undefined]);
  });

  it("schedules a release for all campaigns of a client, and for no campaign of another client", async () => {
    const { dueAt, scheduleRelease } = await setUp();
    await scheduleRelease.forClient(agencyId, anId("client"));
    expect([await dueAt(1), await dueAt(2), await dueAt(3)]).toEqual([at("14:00"), undefined, at("14:00")]);
  });
});
