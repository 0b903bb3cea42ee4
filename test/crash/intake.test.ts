import { describe, expect, it } from "vitest";
import type { DeliveryOrder } from "#delivery/ports.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import type { Now } from "#platform/ports.ts";
import type { Table } from "#platform/table/table.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { on } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aDay, countOf, crashingClient, placingUseCases, setUpCampaign } from "#test/support/placing-world.ts";

type Campaign = Awaited<ReturnType<typeof setUpCampaign>>;
type UseCases = ReturnType<typeof placingUseCases>;

/** More calls than any use case makes here. */
const mostCalls = 60;

/** In memory, which the embedded engine confirms: thousands of calls take seconds instead of minutes. */
const table: Table = { client: memoryDynamoDb(), name: "Baton" };

/**
 * Crashes `useCase` after each of its calls of DynamoDB, and before the first, each time with a new campaign. Then
 * `check` checks the result. Returns the number of crashes.
 */
async function crashAtEachCall<Given>(
  begin: () => Promise<Given>,
  useCase: (useCases: UseCases, given: Given) => Promise<unknown>,
  now: Now,
  check: (given: Given) => Promise<void>,
): Promise<number> {
  for (let calls = 0; calls <= mostCalls; calls += 1) {
    const given = await begin();
    const crashing = crashingClient(table.client, calls);
    await useCase(placingUseCases({ client: crashing.client, name: table.name }, now), given).catch((error: Error) => {
      if (!crashing.hasCrashed()) throw error;
    });
    await crashing.settled();
    if (!crashing.hasCrashed()) return calls;
    await check(given).catch((cause: unknown) => {
      throw new Error(`after a crash at call ${calls}`, { cause });
    });
  }
  throw new Error(`more than ${mostCalls} calls`);
}

describe("intake that crashes at any of its calls", () => {
  const clock = aClock("14:00");
  const useCases = () => placingUseCases(table, clock.now);
  const settings = {
    "with one client": aDay(3),
    "in a pool whose leads are shared": {
      pool: { mode: "round_robin" as const, share: 2, members: [aDay(3), aDay(2), aDay(3)] },
    },
  };
  const capsOf = (campaign: Campaign) =>
    (campaign.campaign.pool?.members ?? [campaign.campaign]).map(({ caps }) => caps?.day?.leads ?? 0);
  const begin = (name: keyof typeof settings) => async () => {
    clock.set("14:00");
    return setUpCampaign(table, settings[name]);
  };
  const push = (campaign: Campaign, number: number, key = `lead-${number}`, by = useCases()) =>
    by.acceptLead(campaign.caller, key, campaign.leadOf(number));

  /**
   * Pushes more leads at once than the clients can take, and expects that each client then has exactly its cap. `waits`
   * is for a reservation that a crash left: two minutes after the caps seem full, its room goes to more leads.
   */
  async function expectFullCaps(campaign: Campaign, known: readonly LeadId[], { waits = false } = {}) {
    const pushMore = async (first: number) => {
      const more = Array.from({ length: 5 }, (_, index) => index + first);
      const answers = await Promise.all(more.map((number) => push(campaign, number)));
      expect(answers.filter(({ ok }) => !ok)).toEqual([]);
      return more.map((number) => campaign.leadIdOf(`lead-${number}`));
    };
    const leadIds = [...known, ...(await pushMore(100))];
    if (waits) {
      clock.advanceMs(120_001);
      leadIds.push(...(await pushMore(200)));
    }
    const placements = (await Promise.all(leadIds.map((leadId) => campaign.placementsOf(leadId)))).flat();
    expect(countOf(campaign.clientIds, placements)).toEqual(capsOf(campaign));
    clock.advanceMs(3 * 60_000);
    expect(await campaign.usedBy(clock.now())).toEqual(capsOf(campaign));
  }

  describe.each(Object.keys(settings) as (keyof typeof settings)[])("%s", (name) => {
    const crash = (check: Parameters<typeof crashAtEachCall<Campaign>>[3]) =>
      crashAtEachCall(begin(name), (by, campaign) => push(campaign, 1, "lead-1", by), clock.now, check);

    it("accepts the lead once when the request is retried, and returns the same response from then on", async () => {
      const crashes = await crash(async (campaign) => {
        const again = await push(campaign, 1);
        expect(again.ok).toBe(true);
        clock.set("14:00:10");
        const replayed = await push(campaign, 1);
        expect(replayed.ok && again.ok && replayed.value).toEqual(again.ok && again.value);
        const leadId = campaign.leadIdOf("lead-1");
        expect((await campaign.factsOf(leadId)).map(({ kind }) => kind)).toEqual(["received"]);
        expect(await push(campaign, 1, "another-key")).toMatchObject({
          refusal: { kind: "duplicate_lead", leadId },
        });
        await expectFullCaps(campaign, [leadId]);
      });
      expect(crashes).toBeGreaterThan(7);
    });

    it("gives the claim and the room of a lead that was never stored to other leads, without a retry", async () => {
      await crash(async (campaign) => {
        const leadId = campaign.leadIdOf("lead-1");
        const isStored = (await campaign.factsOf(leadId)).length > 0;
        clock.set("14:02:01");
        const same = await push(campaign, 1, "another-key");
        if (isStored) expect(same).toMatchObject({ refusal: { kind: "duplicate_lead", leadId } });
        else expect(same.ok).toBe(true);
        clock.set("14:03");
        await expectFullCaps(campaign, [leadId, campaign.leadIdOf("another-key")], { waits: true });
      });
    });

    it("counts the lead once when it is retried late, together with other leads for the same room", async () => {
      await crash(async (campaign) => {
        clock.set("14:03");
        const [again] = await Promise.all([push(campaign, 1), ...[2, 3].map((number) => push(campaign, number))]);
        expect(again.ok).toBe(true);
        await expectFullCaps(
          campaign,
          [1, 2, 3].map((number) => campaign.leadIdOf(`lead-${number}`)),
          { waits: true },
        );
      });
    });
  });

  it("counts the lead on the day of the retry", async () => {
    await crashAtEachCall(
      async () => {
        clock.set("23:59:59.500");
        return setUpCampaign(table, aDay(1));
      },
      (by, campaign) => push(campaign, 1, "lead-1", by),
      clock.now,
      async (campaign) => {
        const isStored = (await campaign.factsOf(campaign.leadIdOf("lead-1"))).length > 0;
        clock.advanceMs(1_000);
        const placed = [await push(campaign, 1), await push(campaign, 2), await push(campaign, 3)].map(
          (answer) => answer.ok && answer.value.received.placement !== undefined,
        );
        expect(placed).toEqual([true, isStored, false]);
      },
    );
  });

  it("accepts a corrected lead under the same key, or returns a conflict if the first one was stored", async () => {
    await crashAtEachCall(
      begin("with one client"),
      (by, campaign) => push(campaign, 1, "lead-1", by),
      clock.now,
      async (campaign) => {
        const corrected = await push(campaign, 2, "lead-1");
        if (!corrected.ok) return expect(corrected).toEqual({ ok: false, refusal: { kind: "idempotency_conflict" } });
        clock.set("14:01:01");
        expect(await push(campaign, 1, "lead-1-again")).toMatchObject({ ok: true });
        expect(await push(campaign, 2, "lead-2")).toMatchObject({ refusal: { kind: "duplicate_lead" } });
      },
    );
  });

  it("accepts one of several concurrent leads under one key, and counts only that one", async () => {
    for (let round = 0; round < 5; round += 1) {
      clock.set("14:00");
      const campaign = await setUpCampaign(table, aDay(3));
      const answers = await Promise.all([1, 2, 3].map((number) => push(campaign, number, "lead-1")));
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      await expectFullCaps(campaign, [campaign.leadIdOf("lead-1")]);
    }
  });
});

/** Four leads of a pool, held overnight. Two clients can take one lead a day each; a lead goes to one of them, or to both. */
describe.each([
  { share: 1, againAfterMs: 0 },
  { share: 2, againAfterMs: 150_000 },
])("held leads for $share of two clients", ({ share, againAfterMs }) => {
  const clock = aClock("20:00");
  const opening = on("2026-11-23T09:00:00.000Z");
  const nineToFive = {
    weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"] as const, from: "09:00", to: "17:00" }],
    holidays: [],
  };
  const hours = { ...nineToFive, weekly: nineToFive.weekly.map((each) => ({ ...each, days: [...each.days] })) };

  async function holdFour() {
    clock.set("20:00");
    const campaign = await setUpCampaign(table, {
      hours,
      pool: { mode: "round_robin", share, members: [aDay(1), aDay(1)] },
    });
    const { acceptLead, dispatchLeads } = placingUseCases(table, clock.now);
    const leadIds: LeadId[] = [];
    for (const number of [1, 2, 3, 4]) {
      clock.advanceMs(1_000);
      const accepted = await acceptLead(campaign.caller, `lead-${number}`, campaign.leadOf(number));
      if (!accepted.ok) throw new Error("not accepted");
      const { leadId, received } = accepted.value;
      leadIds.push(leadId);
      await dispatchLeads([{ key: { agencyId: campaign.agencyId, leadId }, decision: received }]);
    }
    clock.advanceMs(Date.parse(opening) - Date.parse(clock.now()));
    return { ...campaign, leadIds };
  }
  type Held = Awaited<ReturnType<typeof holdFour>>;
  const release = (by: UseCases, { agencyId, campaignId }: Held) =>
    by.releaseHeld({ agencyId, campaignId }, clock.now());
  const listHeld = async ({ agencyId, campaignId }: Held) =>
    (await makeHeldLeadStore(table).list(agencyId, campaignId, { limit: 9 })).leads.map(({ leadId }) => leadId);
  const placedOf = async (held: Held) =>
    (await Promise.all(held.leadIds.map((leadId) => held.placementsOf(leadId)))).map((placements) => placements.length);

  it(`are placed once, oldest first, when a release crashes at any call and is repeated ${againAfterMs} ms later`, async () => {
    const crashes = await crashAtEachCall(holdFour, release, clock.now, async (held) => {
      clock.advanceMs(againAfterMs);
      const next = await release(placingUseCases(table, clock.now), held);
      expect(await placedOf(held)).toEqual(share === 1 ? [1, 1, 0, 0] : [2, 0, 0, 0]);
      expect(await listHeld(held)).toEqual(held.leadIds.slice(share === 1 ? 2 : 1));
      expect(await held.usedBy(instant(Date.parse(clock.now()) + 180_000))).toEqual([1, 1]);
      expect(next).toBe(instant(Date.parse(clock.now()) + 900_000));
    });
    expect(crashes).toBeGreaterThan(10);
  });

  it("are placed once by two concurrent releases, each on the first day with room", async () => {
    const held = await holdFour();
    const days: number[][] = [];
    for (let day = 0; day < 4; day += 1) {
      await Promise.all([1, 2].map(() => release(placingUseCases(table, clock.now), held)));
      days.push(await placedOf(held));
      clock.advanceMs(24 * 3_600_000);
    }
    expect(days).toEqual(
      share === 1
        ? [
            [1, 1, 0, 0],
            [1, 1, 1, 1],
            [1, 1, 1, 1],
            [1, 1, 1, 1],
          ]
        : [
            [2, 0, 0, 0],
            [2, 2, 0, 0],
            [2, 2, 2, 0],
            [2, 2, 2, 2],
          ],
    );
    expect(await listHeld(held)).toEqual([]);
  });
});

describe("a relay that crashes at any of its calls", () => {
  const clock = aClock("14:00");
  const orders: DeliveryOrder[] = [];
  const useCases = () => placingUseCases(table, clock.now, (more) => void orders.push(...more));

  it("gives each client that shares an enquiry exactly one separate lead", async () => {
    const begin = async () => {
      const campaign = await setUpCampaign(table, {
        pool: { mode: "priority", share: 3, members: [{}, {}, {}] },
      });
      const accepted = await useCases().acceptLead(campaign.caller, "lead-1", campaign.leadOf(1));
      if (!accepted.ok) throw new Error("not accepted");
      const { leadId, received, personal } = accepted.value;
      return {
        ...campaign,
        // As the table stores them: it drops undefined properties.
        ...(JSON.parse(JSON.stringify({ received, personal })) as {
          received: typeof received;
          personal: typeof personal;
        }),
        decided: { key: { agencyId: campaign.agencyId, leadId }, decision: received },
      };
    };
    const crashes = await crashAtEachCall(
      begin,
      (by, { decided }) => by.dispatchLeads([decided]),
      clock.now,
      async ({ agencyId, decided, received, personal }) => {
        await useCases().dispatchLeads([decided]);
        await useCases().dispatchLeads([decided]);
        expect(received.shares).toHaveLength(2);
        for (const { leadId, placement } of received.shares ?? []) {
          const shared = await makeHistoryStore(table).read({ agencyId, leadId });
          expect(shared).toMatchObject({ personal, facts: [{ placement, sharedFrom: decided.key.leadId }] });
          expect(shared?.facts).toHaveLength(1);
        }
      },
    );
    expect(crashes).toBeGreaterThan(3);
  });
});
