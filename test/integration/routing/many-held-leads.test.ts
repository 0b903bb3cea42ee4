import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { addMs } from "#domain/shared/instant.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { placingUseCases, setUpCampaign } from "#test/support/placing-world.ts";
import { startTable } from "#test/support/start-table.ts";

const waiting = 30;

describe("more held leads than one run can look at, of which the oldest wait for a paused client", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started.stop());

  it("do not keep the leads behind them from a client that is open", async () => {
    const { table } = started;
    const clock = aClock("14:00");
    // A slow table: each look at the clock is a second later, so a run ends after a dozen leads.
    const { acceptLead, releaseHeld, dispatchLeads } = placingUseCases(table, () => {
      clock.advanceMs(1_000);
      return clock.now();
    });
    const setting = await setUpCampaign(table, {
      pool: {
        mode: "priority",
        share: 1,
        members: [{ areas: { postcodes: ["BS"] } }, { areas: { postcodes: ["M"] } }],
      },
    });
    const { agencyId, campaignId, caller, clientIds, leadOf, leadIdOf } = setting;
    const [paused, resumed] = clientIds;
    if (!paused || !resumed) throw new Error("no clients");
    const setPaused = async (clientId: typeof paused, isPaused: boolean) => {
      const clients = makeClientStore(table);
      const before = await clients.read({ agencyId }, clientId);
      if (!before) throw new Error("no client");
      await clients.replace({ agencyId }, before, {
        ...before,
        paused: isPaused,
        updatedAt: addMs(before.updatedAt, 1),
      });
    };
    await setPaused(paused, true);
    await setPaused(resumed, true);
    const hold = async (number: number, postcode: string): Promise<LeadId> => {
      const lead = leadOf(number);
      const accepted = await acceptLead(caller, `lead-${number}`, {
        ...lead,
        person: { ...lead.person, country: "GB", postcode },
      });
      if (!accepted.ok) throw new Error(JSON.stringify(accepted.refusal));
      const leadId = leadIdOf(`lead-${number}`);
      await dispatchLeads([{ key: { agencyId, leadId }, decision: accepted.value.received }]);
      return leadId;
    };
    for (let number = 0; number < waiting; number += 1) await hold(number, "BS1 4DJ");
    const behind = await hold(waiting, "M1 1AE");
    await setPaused(resumed, false);
    let next = clock.now();
    for (let run = 0; run < 5 && next <= clock.now(); run += 1) {
      next = (await releaseHeld({ agencyId, campaignId }, clock.now())) ?? next;
    }
    expect(await setting.placementsOf(behind)).toMatchObject([{ clientId: resumed }]);
    // The pass came to its end, and the next one begins with the oldest lead again.
    expect(next > clock.now()).toBe(true);
    const held = makeHeldLeadStore(table);
    const page = await held.list(agencyId, campaignId, { limit: waiting + 1 });
    expect(page.leads).toHaveLength(waiting);
    expect(page.progress).toBeUndefined();
    await setPaused(paused, false);
    for (let run = 0; run < 5; run += 1) await releaseHeld({ agencyId, campaignId }, clock.now());
    expect((await held.list(agencyId, campaignId, { limit: 1 })).leads).toEqual([]);
  });
});
