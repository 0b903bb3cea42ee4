import { beforeEach, describe, expect, it } from "vitest";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import type { Erasure } from "#domain/erasures/erasure.ts";
import { maxErasedLeads } from "#domain/erasures/erasure.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { listAllErasures, makeReplayErasures } from "#erasures/replay-erasures.ts";
import { makeRequestErasure } from "#erasures/request-erasure.ts";
import { runErasure } from "#erasures/wire.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { toSearchTags } from "#leads/to-search-tags.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { secrets, worldOf } from "#test/support/crash/stores.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aCampaign, anAgencyKey, aPerson, aWebhookSubscription } from "#test/support/entities.ts";
import { aDelivered, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const caller = anAgencyKey();
const { agencyId } = caller;
const scope = { agencyId };
const refusedScope = { agencyId, mode: "live" } as const;
const minuteMs = 60_000;
const later = (from: Instant, ms: number) => instant(Date.parse(from) + ms);

/** A table with leads of one person, and the verbs of an operator and of the jobs on it. */
function aWorld() {
  let now = at("14:00");
  const table = { client: memoryDynamoDb(), name: "Baton" };
  const world = worldOf(table, () => now);
  const deps = {
    ...world,
    index: makeLeadIndex(table, world.clients),
    inbox: makeSandboxInbox(table),
    onFault: (fault: unknown) => {
      throw fault;
    },
  };
  const request = makeRequestErasure({ ...deps, jobQueue: { enqueue: async () => undefined } });
  const run = runErasure(deps);
  const { person } = aPerson();
  return {
    ...world,
    person,
    setNow: (time: Instant) => void (now = time),
    replay: (log: readonly Erasure[]) => makeReplayErasures(world)(agencyId, log),
    log: () => listAllErasures(world.erasures, agencyId),
    async push(leadId: LeadId) {
      const tags = toSearchTags(secrets.computeTag, agencyId, person);
      const received = aReceived({ at: now });
      await world.history.receive({ agencyId, leadId }, { received, personal: aPerson(), fingerprint: "f", tags });
    },
    async refuse() {
      const refused = { id: ids.create("rfl"), at: now, keyId: caller.id, code: "duplicate_lead", status: 409 };
      const pushed = { name: person.name, phone: "07700 900123" };
      const campaignId = anId("campaign");
      await world.refusedLeadRecorder.add(
        refusedScope,
        { ...refused, campaignId, person: pushed },
        later(now, 90 * 24 * 60 * minuteMs),
      );
    },
    listRefused: async () =>
      (await world.refusedLeads.list(refusedScope, { now }, { limit: 10 })).refused.map((refused) => refused.person),
    async request() {
      const requested = await request(caller, { phone: person.phone });
      if (!requested.ok) throw new Error(requested.refusal.kind);
      return requested.value.id;
    },
    /** Runs the job until it waits for a minute or more, and returns when it runs again. */
    async run(erasureId: Erasure["id"]): Promise<Instant | undefined> {
      for (;;) {
        const next = await run({ kind: "erasure", agencyId, erasureId }, now);
        if (!next || Date.parse(next) - Date.parse(now) >= minuteMs) return next;
        now = next;
      }
    },
    async read(erasureId: Erasure["id"]) {
      const found = await world.erasures.read(scope, erasureId);
      if (!found) throw new Error("the erasure is gone");
      return found;
    },
    hasPerson: async (leadId: LeadId) => (await world.persons.readContact({ agencyId, leadId })) !== undefined,
  };
}

let world: ReturnType<typeof aWorld>;
beforeEach(async () => {
  world = aWorld();
  await world.campaigns.create(scope, aCampaign(), "");
});

describe("an erasure of more leads than one takes", () => {
  it(`erases ${maxErasedLeads} of them and says that there are more, which the next request erases`, async () => {
    const leadIds = Array.from({ length: maxErasedLeads + 5 }, () => ids.create("lead"));
    for (const leadId of leadIds) await world.push(leadId);
    const countPersons = async () => (await Promise.all(leadIds.map(world.hasPerson))).filter(Boolean).length;
    world.setNow(at("14:01"));

    const first = await world.request();
    await world.run(first);
    expect(await world.read(first)).toMatchObject({ more: true, erasedAt: expect.any(String) });
    expect((await world.read(first)).leadIds).toHaveLength(maxErasedLeads);
    expect(await countPersons()).toBe(5);

    const second = await world.request();
    await world.run(second);
    expect((await world.read(second)).leadIds).toHaveLength(5);
    expect(await world.read(second)).not.toHaveProperty("more");
    expect(await countPersons()).toBe(0);
  });
});

describe("an erasure that is replayed after a restore", () => {
  const leadId = anId("lead");

  /** Erases the person, rechecks, and returns the world as a backup from before brings it back, and the log. */
  async function restore(upTo: "erased" | "finished") {
    await world.push(leadId);
    await world.refuse();
    const erasureId = await world.request();
    const recheckAt = await world.run(erasureId);
    if (!recheckAt) throw new Error("there is no recheck");
    world.setNow(recheckAt);
    await world.run(erasureId);
    const { dueBy } = await world.read(erasureId);
    if (upTo === "finished") {
      world.setNow(dueBy);
      await world.run(erasureId);
    }
    const log = await world.log();
    expect(await world.hasPerson(leadId)).toBe(false);
    expect(await world.listRefused()).toEqual([undefined]);
    world = aWorld();
    await world.campaigns.create(scope, aCampaign(), "");
    await world.push(leadId);
    await world.refuse();
    world.setNow(upTo === "finished" ? later(dueBy, minuteMs) : later(recheckAt, minuteMs));
    return { log, erasureId };
  }

  it("erases the persons of the leads and of the refused leads, and suppresses the contacts", async () => {
    const { log, erasureId } = await restore("erased");
    expect(await world.hasPerson(leadId)).toBe(true);
    await world.replay(log);
    await world.run(erasureId);
    expect(await world.hasPerson(leadId)).toBe(false);
    expect(await world.listRefused()).toEqual([undefined]);
    const { facts = [] } = (await world.history.read({ agencyId, leadId })) ?? {};
    expect(facts.filter(({ kind }) => kind === "erased")).toHaveLength(1);
    const { entities } = await world.suppressions.list(agencyId, { limit: 9 });
    expect(entities.map(({ contact, reason }) => `${contact} ${reason}`).toSorted()).toEqual([
      "email erased",
      "phone erased",
    ]);
  });

  it("erases once more a quarter of an hour later what was accepted and sent before the replay", async () => {
    const { log, erasureId } = await restore("erased");
    await world.replay(log);
    const recheckAt = await world.run(erasureId);
    const { replayedAt } = await world.read(erasureId);
    expect(replayedAt && later(replayedAt, 15 * minuteMs)).toBe(recheckAt);
    await world.refuse();
    if (recheckAt) world.setNow(recheckAt);
    await world.run(erasureId);
    expect(await world.listRefused()).toEqual([undefined, undefined]);
    expect(await world.read(erasureId)).toMatchObject({ recheckedAt: recheckAt });
  });

  it("stays finished if it was: no notice is sent, and nothing is reported to the agency again", async () => {
    const { log, erasureId } = await restore("finished");
    const receipt = aDelivered({ deliveryId: anId("dlv", 1), subscriptionId: anId("sub", 1) });
    await world.history.append({ agencyId, leadId }, receipt);
    const { clientId: _, ...own } = aWebhookSubscription();
    await world.subscriptions.create(scope, { ...own, events: ["erasure.unconfirmed"] }, "");
    await world.replay(log);
    const recheckAt = await world.run(erasureId);
    if (recheckAt) world.setNow(recheckAt);
    expect(await world.run(erasureId)).toBeUndefined();
    expect(await world.hasPerson(leadId)).toBe(false);
    expect((await world.messages.list(agencyId, { limit: 9 })).ids).toEqual([]);
  });

  it("keeps the places of the recipients, their confirmations and their notices, whichever side has them", async () => {
    const { log, erasureId } = await restore("erased");
    const [logged] = log;
    if (!logged) throw new Error("the log is empty");
    const recipient = (number: number, changes = {}) => ({
      leadId,
      clientId: anId("client"),
      subscriptionId: anId("sub", number),
      channel: "sms" as const,
      notices: 1,
      ...changes,
    });
    const fromBackup = [recipient(2, { confirmedAt: at("16:00") }), recipient(1), recipient(3)];
    await world.erasures.create(scope, { ...logged, recipients: fromBackup }, "");
    await world.replay([{ ...logged, recipients: [recipient(1, { notices: 2 }), recipient(2)] }]);
    expect((await world.read(erasureId)).recipients).toEqual([
      recipient(1, { notices: 2 }),
      recipient(2, { confirmedAt: at("16:00") }),
      recipient(3),
    ]);
  });
});
