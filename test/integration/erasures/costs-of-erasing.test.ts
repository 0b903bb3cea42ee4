import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import type { Erasure } from "#domain/erasures/erasure.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { makeConfirmErasure } from "#erasures/confirmation/confirm-erasure.ts";
import { makeRequestErasure } from "#erasures/request-erasure.ts";
import { runErasure } from "#erasures/wire.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { toSearchTags } from "#leads/to-search-tags.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { secrets, worldOf } from "#test/support/crash/stores.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aCampaign, anAgencyKey, aPerson } from "#test/support/entities.ts";
import { aDelivered, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

/** Counts the cost of an erasure by phone number, which docs/costs.md lists. */
describe("the erasure of a person", () => {
  let emulators: Emulators;
  beforeAll(async () => void (emulators = await startEmulators()));
  afterAll(() => emulators?.stop());

  let spent: Spent;
  let now: Instant;
  const caller = anAgencyKey();
  const { agencyId } = caller;
  const { person } = aPerson();
  const weekMs = 7 * 86_400_000;

  let world: ReturnType<typeof makeWorld>;
  function makeWorld(table: Parameters<typeof worldOf>[0]) {
    const stores = worldOf(table, () => now);
    const deps = {
      ...stores,
      index: makeLeadIndex(table, stores.clients),
      inbox: makeSandboxInbox(table),
      jobQueue: { enqueue: async () => undefined },
      onFault: (fault: unknown) => {
        throw fault;
      },
    };
    return {
      ...stores,
      request: makeRequestErasure(deps),
      run: runErasure(deps),
      confirm: makeConfirmErasure(deps),
    };
  }
  beforeEach(async () => {
    const counted = counting(emulators.dynamodbConfig);
    ({ spent } = counted);
    now = at("14:00");
    world = makeWorld({ client: counted.client, name: await createBatonTable(emulators) });
    await world.campaigns.create({ agencyId }, aCampaign(), "");
  });

  /** Stores leads of the person that arrived by text, email and webhook; each endpoint replied. */
  async function push(count: number): Promise<void> {
    const tags = toSearchTags(secrets.computeTag, agencyId, person);
    for (let number = 0; number < count; number += 1) {
      const key = { agencyId, leadId: ids.create("lead") };
      const deliveries = (["sms", "email", "webhook"] as const).map((channel, index) => ({
        id: ids.create("dlv"),
        subscriptionId: anId("sub", index + 1),
        channel,
      }));
      const received = aReceived({ at: now, deliveries });
      await world.history.receive(key, { received, personal: aPerson(), fingerprint: "f", tags });
      for (const { id: deliveryId, ...rest } of deliveries) {
        await world.history.append(key, aDelivered({ deliveryId, ...rest, excerpt: "Thank you, Zoë" }));
      }
    }
  }

  /** Lets the job run as often as it asks for, up to the notices, and sums the cost. */
  async function measure() {
    const steps: Record<string, Spent> = {};
    let erasureId: Erasure["id"] | undefined;
    steps["request"] = await costOf(spent, async () => {
      const requested = await world.request(caller, { phone: person.phone });
      if (requested.ok) erasureId = requested.value.id;
    });
    if (!erasureId) throw new Error("refused");
    const job = { kind: "erasure" as const, agencyId, erasureId };
    let next: Instant | undefined;
    const run = () => world.run(job, now);
    steps["erase"] = await costOf(spent, async () => void (next = await run()));
    expect(next && next > now).toBe(true);
    now = next ?? now;
    steps["recheck"] = await costOf(spent, async () => void (next = await run()));
    now = instant(Date.parse(at("14:00")) + weekMs);
    steps["a later week"] = await costOf(spent, async () => void (next = await run()));
    steps["confirm"] = await costOf(spent, () => world.confirm({ agencyId, erasureId: job.erasureId, recipient: 0 }));
    const erased = await world.erasures.read({ agencyId }, erasureId);
    now = erased?.dueBy ?? now;
    steps["the end"] = await costOf(spent, run);
    expect(await world.erasures.read({ agencyId }, erasureId)).toMatchObject({ finishedAt: now });
    return steps;
  }

  it("costs what docs/costs.md says for a lead with three recipients", async () => {
    await push(1);
    const steps = await measure();
    if (process.env["SHOW_COSTS"]) console.table(steps);
    expect(steps).toEqual({
      request: { reads: 0, writes: 4, calls: 3 },
      erase: { reads: 20, writes: 26, calls: 42 },
      recheck: { reads: 15, writes: 16, calls: 30 },
      "a later week": { reads: 5, writes: 8, calls: 9 },
      confirm: { reads: 2, writes: 2, calls: 3 },
      "the end": { reads: 12, writes: 2, calls: 13 },
    });
  });

  it("costs 16.5 write units for each further lead, 6.75 to recheck it, and 6.25 a week to remind its three recipients", async () => {
    await push(5);
    const steps = await measure();
    if (process.env["SHOW_COSTS"]) console.table(steps);
    expect(steps).toMatchObject({
      erase: { reads: 20 + 4 * 7, writes: 26 + 4 * 16.5 },
      recheck: { reads: 15 + 4 * 5, writes: 16 + 4 * 6.75 },
      "a later week": { reads: 5 + 4, writes: 8 + 4 * 6.25 },
    });
  });
});
