import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeAgencyStore } from "#accounts/adapters/agency-store.ts";
import { agencyItemKey } from "#accounts/adapters/keys.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import type { Clients } from "#accounts/ports.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Entities } from "#platform/ports.ts";
import { scopePartition } from "#platform/table/keys.ts";
import { putIfAbsent, removeItem } from "#platform/table/table.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import {
  aCampaign,
  aClient,
  anAgency,
  anEmailSubscription,
  anSmsSubscription,
  aWebhookSubscription,
} from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { runs } from "#test/support/property-runs.ts";
import { startTable } from "#test/support/start-table.ts";

/** Lists every entity of `scope`, in pages of the given sizes in turn. */
async function inPages<Entity extends { id: string }, Scope>(
  entities: Entities<Entity, Scope>,
  scope: Scope,
  sizes: readonly number[],
): Promise<Entity[]> {
  const all: Entity[] = [];
  for (let page = 0; ; page++) {
    const limit = sizes[page % sizes.length] ?? 1;
    const { entities: found, more } = await entities.list(scope, { limit, after: all.at(-1)?.id });
    all.push(...found);
    expect(page).toBeLessThan(100);
    expect(found.length).toBe(more ? limit : found.length);
    if (!more) return all;
  }
}

describe("an entity in DynamoDB", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let clients: Clients;
  let campaigns: Campaigns;
  let subscriptions: Subscriptions;
  let agencyId: AgencyId;
  beforeAll(async () => {
    started = await startTable();
    clients = makeClientStore(started.table);
    campaigns = makeCampaignStore(started.table);
    subscriptions = makeSubscriptionStore(started.table);
  });
  afterAll(() => started.stop());
  beforeEach(() => {
    agencyId = ids.create("agency");
  });

  it("is read back as it was created", async () => {
    const client = aClient({ agencyId, name: "Höfer & Söhne “Dach”" });
    expect(await clients.create({ agencyId }, client, "request")).toEqual({ outcome: "created", entity: client });
    expect(await clients.read({ agencyId }, client.id)).toEqual(client);

    const campaign = aCampaign({ requiredFields: ["/notes", "/fields/roofType"] });
    await campaigns.create({ agencyId }, campaign, "request");
    expect(await campaigns.read({ agencyId }, campaign.id)).toEqual(campaign);

    const scope = { agencyId, clientId: client.id };
    const each = [anSmsSubscription(), anEmailSubscription(), aWebhookSubscription()];
    for (const subscription of each) await subscriptions.create(scope, subscription, "request");
    expect((await subscriptions.list(scope, { limit: 10 })).entities).toEqual(each.toReversed());

    const agency = anAgency({ id: agencyId });
    await makeAgencyStore(started.table).create(agency);
    expect(await makeAgencyStore(started.table).read(agencyId)).toEqual(agency);
    expect(await makeAgencyStore(started.table).read(anId("agency", 404))).toBeUndefined();

    // Agencies of releases before time zones.
    const { timeZone, ...older } = anAgency({ id: ids.create("agency") });
    await putIfAbsent(started.table, { ...older, ...agencyItemKey(older.id) });
    expect(await makeAgencyStore(started.table).read(older.id)).toEqual({ ...older, timeZone });
  });

  it("does not exist in another scope, or as another kind of entity", async () => {
    await clients.create({ agencyId }, aClient({ agencyId }), "request");
    await subscriptions.create({ agencyId, clientId: anId("client") }, anSmsSubscription(), "request");
    const other = { agencyId: ids.create("agency") };
    expect(await clients.read(other, anId("client"))).toBeUndefined();
    expect(await clients.list(other, { limit: 10 })).toEqual({ entities: [], more: false });
    expect(await subscriptions.read({ agencyId, clientId: anId("client", 2) }, anId("sub"))).toBeUndefined();
    expect((await campaigns.list({ agencyId }, { limit: 10 })).entities).toEqual([]);
  });

  it("is returned in its current state to a retry of its creation; another creation under its id is a conflict", async () => {
    const before = aClient({ agencyId });
    const after = { ...before, name: "Renamed Ltd", updatedAt: at("10:00") };
    await clients.create({ agencyId }, before, "request");
    await clients.replace({ agencyId }, before, after);
    expect(await clients.create({ agencyId }, before, "request")).toEqual({ outcome: "replayed", entity: after });
    expect(await clients.create({ agencyId }, before, "another")).toEqual({ outcome: "conflict" });
    expect(await clients.read({ agencyId }, before.id)).toEqual(after);
  });

  it("is created once by any number of concurrent requests", async () => {
    const client = aClient({ agencyId });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => clients.create({ agencyId }, client, "request")),
    );
    expect(answers.filter(({ outcome }) => outcome === "created")).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === "replayed")).toHaveLength(9);
  });

  it("is replaced by only one of several concurrent changes of the same version", async () => {
    const before = aClient({ agencyId });
    await clients.create({ agencyId }, before, "request");
    const names = Array.from({ length: 10 }, (_, n) => `Name ${n}`);
    const answers = await Promise.all(
      names.map((name) => clients.replace({ agencyId }, before, { ...before, name, updatedAt: at("10:00") })),
    );
    expect(answers.filter((answer) => answer === "replaced")).toHaveLength(1);
    expect(await clients.read({ agencyId }, before.id)).toMatchObject({ name: names[answers.indexOf("replaced")] });
  });

  it("is not created by a replacement", async () => {
    const client = aClient({ agencyId });
    expect(await clients.replace({ agencyId }, client, client)).toBe("changed_meanwhile");
    expect(await clients.read({ agencyId }, client.id)).toBeUndefined();
  });

  it("is replaced once when the response is lost and the SDK sends the write again", async () => {
    const client = aClient({ id: anId("client", 7), agencyId });
    await clients.create({ agencyId }, client, "request");
    const { client: dynamodb, name } = started.table;
    const send = async (command: Parameters<typeof dynamodb.send>[0]) => {
      if (command instanceof PutItemCommand) await dynamodb.send(command);
      return dynamodb.send(command);
    };
    const resending = makeClientStore({ name, client: Object.assign(Object.create(dynamodb), { send }) });
    const renamed = { ...client, name: "Renamed", updatedAt: at("10:00") };
    expect(await resending.replace({ agencyId }, client, renamed)).toBe("replaced");
    expect(await clients.read({ agencyId }, client.id)).toEqual(renamed);
    // The same content of another request in the same millisecond is another change.
    expect(await clients.replace({ agencyId }, client, renamed)).toBe("changed_meanwhile");
  });

  it("is created up to its limit by any number of concurrent requests, beside those of before, and retries find it", async () => {
    const scope = { agencyId, clientId: anId("client") };
    // What was stored before creations were counted against a limit.
    for (const number of [1, 2, 3])
      await subscriptions.create(scope, anSmsSubscription({ id: anId("sub", number) }), "");
    const create = (number: number, fingerprint = "request") =>
      subscriptions.createWithin(10, scope, anSmsSubscription({ id: anId("sub", number) }), fingerprint);
    const numbers = Array.from({ length: 12 }, (_, index) => 20 + index);
    const answers = await Promise.all(numbers.map((number) => create(number)));
    expect(answers.filter(({ outcome }) => outcome === "created")).toHaveLength(7);
    expect(answers.filter(({ outcome }) => outcome === "limit_reached")).toHaveLength(5);
    expect((await subscriptions.list(scope, { limit: 20 })).entities).toHaveLength(10);
    const made = numbers[answers.findIndex(({ outcome }) => outcome === "created")] ?? 0;
    expect(await create(made)).toMatchObject({ outcome: "replayed", entity: { id: anId("sub", made) } });
    expect(await create(made, "another")).toEqual({ outcome: "conflict" });
    expect(await create(40)).toEqual({ outcome: "limit_reached" });
  });

  it("is created within its limit after others were removed from the table", async () => {
    const scope = { agencyId, clientId: anId("client") };
    const create = (number: number) =>
      subscriptions.createWithin(2, scope, anSmsSubscription({ id: anId("sub", number) }), "request");
    for (const number of [1, 2]) expect(await create(number)).toMatchObject({ outcome: "created" });
    expect(await create(3)).toEqual({ outcome: "limit_reached" });
    await removeItem(started.table, { pk: scopePartition(scope), sk: `subscription/${anId("sub", 1)}` });
    expect(await create(3)).toMatchObject({ outcome: "created" });
    expect(await create(4)).toEqual({ outcome: "limit_reached" });
  });

  it("is one of several concurrent retries of one creation within a limit", async () => {
    const scope = { agencyId, clientId: anId("client") };
    const retries = Array.from({ length: 8 }, () =>
      subscriptions.createWithin(1, scope, anSmsSubscription(), "request"),
    );
    const outcomes = (await Promise.all(retries)).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(["created", ...Array.from({ length: 7 }, () => "replayed")]);
  });

  it("is listed newest first and once, in pages of any size", async () => {
    const made: Client[] = [];
    for (let number = 0; number < 23; number++) {
      const client = aClient({ id: ids.create("client"), agencyId, name: `Client ${number}` });
      made.push(client);
      await clients.create({ agencyId }, client, "request");
    }
    await campaigns.create({ agencyId }, aCampaign(), "request");
    await makeAgencyStore(started.table).create(anAgency({ id: agencyId }));
    const newestFirst = made.toSorted((a, b) => (a.id < b.id ? 1 : -1));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 4 }), async (sizes) => {
        expect(await inPages(clients, { agencyId }, sizes)).toEqual(newestFirst);
      }),
      runs(25),
    );
  });

  it("is listed after a cursor whose entity does not exist", async () => {
    const [first, third] = [aClient({ id: anId("client", 1), agencyId }), aClient({ id: anId("client", 3), agencyId })];
    await clients.create({ agencyId }, first, "request");
    await clients.create({ agencyId }, third, "request");
    expect(await clients.list({ agencyId }, { limit: 5, after: anId("client", 2) })).toEqual({
      entities: [first],
      more: false,
    });
    expect(await clients.list({ agencyId }, { limit: 5, after: "!" })).toEqual({ entities: [], more: false });
  });
});
