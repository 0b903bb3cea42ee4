import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Received } from "#domain/lead/received.ts";
import { decideRouting } from "#domain/routing/decide-routing.ts";
import type { AcceptedLead, AcceptRefusal } from "#intake/accept-lead.ts";
import type { Table } from "#platform/table/table.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aDay, aRunningClock, countOf, placingUseCases, setUpCampaign } from "#test/support/placing-world.ts";

type Setting = Parameters<typeof setUpCampaign>[1];

/** Nearly all of its time is the emulator: each lead makes a dozen calls. */
describe("caps, with many leads at the same time,", () => {
  let emulators: Emulators;
  let table: Table;
  const now = aRunningClock();
  beforeAll(async () => {
    emulators = await startEmulators();
    table = { client: emulators.dynamodb, name: await createBatonTable(emulators) };
  });
  afterAll(() => emulators?.stop());

  /** Pushes `count` leads of different people at the same time, and checks that the stored leads equal the responses. */
  async function pushAtOnce(count: number, setting: Setting) {
    const campaign = await setUpCampaign(table, setting);
    const { acceptLead } = placingUseCases(table, now);
    const answers = await Promise.all(
      Array.from({ length: count }, (_, number) =>
        acceptLead(campaign.caller, `lead-${number}`, campaign.leadOf(number)),
      ),
    );
    const accepted: AcceptedLead[] = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    const refusals: AcceptRefusal[] = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal]));
    const stored = await Promise.all(accepted.map(({ leadId }) => campaign.factsOf(leadId)));
    expect(stored).toEqual(accepted.map(({ received }) => [received]));
    for (const { received } of accepted) expectSameDecision(received);
    const placements = accepted.flatMap(({ received }) => placementsIn(received));
    return { campaign, accepted, refusals, perClient: countOf(campaign.clientIds, placements) };
  }

  it("place exactly 100 of 400 leads under a cap of 100, hold the others, and record the reason for each", async () => {
    const { campaign, accepted, refusals, perClient } = await pushAtOnce(400, aDay(100));
    expect(refusals).toEqual([]);
    expect(accepted).toHaveLength(400);
    expect(perClient).toEqual([100]);
    for (const { received } of accepted.filter(({ received: { placement } }) => !placement)) {
      expect(decideRouting(received.routing)).toEqual({
        outcome: "held",
        reason: "cap_reached",
        until: "2026-11-23T00:00:00.000Z",
      });
      expect(received.routing.candidates[0]?.caps).toEqual([{ per: "day", of: "leads", used: 100, limit: 100 }]);
    }
    expect(await campaign.usedBy(now())).toEqual([100]);
  });

  it("place exactly as many of 150 leads in a pool as the caps of its clients allow, by leads or by money", async () => {
    const members = [aDay(15), aDay(15), aDay(1_000, 20 * 6_000 + 5_999)];
    const { campaign, accepted, perClient } = await pushAtOnce(150, {
      pool: { mode: "round_robin", share: 1, members },
    });
    expect(accepted).toHaveLength(150);
    expect(perClient).toEqual([15, 15, 20]);
    expect(await campaign.usedBy(now())).toEqual([15, 15, 20]);
    expect(new Set(accepted.map(({ received }) => received.routing.ticket)).size).toBe(150);
  });

  it("refuse leads over the cap if the campaign does not hold leads, store nothing of them, and return the reason", async () => {
    const { campaign, accepted, refusals, perClient } = await pushAtOnce(100, {
      ...aDay(1_000, 25 * 6_000),
      whenUnavailable: "refuse",
    });
    expect([accepted.length, refusals.length]).toEqual([25, 75]);
    expect(perClient).toEqual([25]);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ kind: "no_match", reason: "cap_reached" });
      if (refusal.kind === "no_match") expect(decideRouting(refusal.routing)).toMatchObject({ outcome: "no_match" });
    }
    const stored = await Promise.all(
      Array.from({ length: 100 }, (_, number) => campaign.factsOf(campaign.leadIdOf(`lead-${number}`))),
    );
    expect(stored.filter((facts) => facts.length === 0)).toHaveLength(75);
  });

  it("share each lead with two different clients while two have room, and then with one", async () => {
    const { campaign, accepted, perClient } = await pushAtOnce(80, {
      pool: { mode: "weighted", share: 2, members: [{ ...aDay(10), weight: 3 }, aDay(15), aDay(20)] },
    });
    expect(perClient).toEqual([10, 15, 20]);
    expect(await campaign.usedBy(now())).toEqual([10, 15, 20]);
    for (const { received } of accepted) {
      const clients = placementsIn(received).map(({ clientId }) => clientId);
      expect(new Set(clients).size).toBe(clients.length);
      expect(clients.length).toBeLessThanOrEqual(2);
    }
  });

  it.each(["priority", "round_robin", "weighted"] as const)(
    "leave no room while a lead of a burst waits or has fewer clients than it may have: %s",
    async (mode) => {
      const members = [aDay(10), aDay(12), aDay(14)];
      const { campaign, accepted, perClient } = await pushAtOnce(40, { pool: { mode, share: 2, members } });
      expect(accepted).toHaveLength(40);
      expect(perClient).toEqual([10, 12, 14]);
      for (const { received } of accepted) {
        const clients = placementsIn(received).map(({ clientId }) => clientId);
        const others = received.routing.candidates.filter(({ clientId }) => !clients.includes(clientId));
        if (clients.length < 2) expect(others.every(({ caps: [cap] }) => cap?.used === cap?.limit)).toBe(true);
      }
      expect(await campaign.usedBy(now())).toEqual([10, 12, 14]);
    },
  );
});

const placementsIn = ({ placement, shares = [] }: Received) =>
  [placement, ...shares.map((share) => share.placement)].filter((each) => each !== undefined);

/** Expects that the stored routing report leads to the stored placements. */
function expectSameDecision(received: Received) {
  const clientIds = placementsIn(received).map(({ clientId }) => clientId);
  const decision = decideRouting(received.routing);
  expect(decision.outcome === "placed" ? decision.clientIds : []).toEqual(clientIds);
}
