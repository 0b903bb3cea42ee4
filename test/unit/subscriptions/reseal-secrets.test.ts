import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import { makeReseal } from "#subscriptions/adapters/reseal.ts";
import { makeScanSealedSecrets } from "#bin/keys/scan-sealed-secrets.ts";
import { makeSecretBox, readSealKeyId } from "#subscriptions/adapters/secret-box.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeResealSecrets } from "#subscriptions/reseal-secrets.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";
import { anSmsSubscription, aWebhookSubscription } from "#test/support/entities.ts";

const dynamodb = mockClient(DynamoDBClient);

const permanent = "a well kept secret";
const [first, second, lost] = [0, 1, 2].map((id) => ({ id, text: `${permanent} ${id}` })) as [Key, Key, Key];
type Key = MasterSecret["current"];
const sealing = (current: Key) => makeSecretBox({ permanent, current, keys: [current] });
const rotated: MasterSecret = { permanent, current: second, keys: [first, second] };
const opens = makeSecretBox({ permanent, current: second, keys: [second] });

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

const ofClient = { agencyId: anId("agency"), clientId: anId("client") };
const ofAgency = { agencyId: anId("agency", 2) };

function aWebhook(id: number, key: Key): Extract<Subscription, { channel: "webhook" }> {
  const box = sealing(key);
  return {
    ...aWebhookSubscription({ sealedSecret: box.seal("whsec_c2VjcmV0") }),
    id: anId("sub", id),
    sealedHeaders: box.seal("headers"),
    formerSecrets: [{ sealedSecret: box.seal("whsec_Zm9ybWVy"), until: at("14:30") }],
  };
}

function aTable() {
  const table = { client: memoryDynamoDb(), name: "Baton" };
  const subscriptions = makeSubscriptionStore(table);
  const scanSealedSecrets = makeScanSealedSecrets(table);
  const deps = { subscriptions, scanSealedSecrets, reseal: makeReseal(rotated), now: () => at("15:00") };
  const run = async (changes: Partial<typeof deps> = {}) =>
    (await collect(makeResealSecrets({ ...deps, ...changes })())).at(-1);
  return { subscriptions, scanSealedSecrets, run };
}

describe("sealing secrets again", () => {
  it("opens each secret, of clients and of agencies, with the current key alone afterwards, and changes nothing else", async () => {
    const { subscriptions, run } = aTable();
    const webhook = aWebhook(1, first);
    await subscriptions.create(ofClient, webhook, "asked");
    await subscriptions.create(ofAgency, aWebhook(2, first), "asked");
    await subscriptions.create(ofClient, anSmsSubscription(), "asked");
    expect(await run()).toEqual({ resealed: 2, failed: [], position: undefined });

    const read = await subscriptions.read(ofClient, webhook.id);
    if (read?.channel !== "webhook") throw new Error("no webhook");
    const { sealedSecret, sealedHeaders, formerSecrets, updatedAt, ...rest } = read;
    expect(opens.unseal(sealedSecret)).toBe("whsec_c2VjcmV0");
    expect(sealedHeaders && opens.unseal(sealedHeaders)).toBe("headers");
    expect(formerSecrets?.map((former) => ({ ...former, sealedSecret: opens.unseal(former.sealedSecret) }))).toEqual([
      { sealedSecret: "whsec_Zm9ybWVy", until: at("14:30") },
    ]);
    expect(webhook).toMatchObject(rest);
    expect(updatedAt).toBe(at("15:00"));
    expect(await subscriptions.create(ofClient, webhook, "asked")).toMatchObject({ outcome: "replayed" });
  });

  it("leaves alone what is sealed with the current key, so that it may run twice", async () => {
    const { subscriptions, run } = aTable();
    await subscriptions.create(ofClient, aWebhook(1, first), "asked");
    await run();
    const once = await subscriptions.read(ofClient, anId("sub", 1));
    expect(await run()).toMatchObject({ resealed: 0, failed: [] });
    expect(await subscriptions.read(ofClient, anId("sub", 1))).toEqual(once);
  });

  it("names a subscription whose key is lost, and seals the others", async () => {
    const { subscriptions, run } = aTable();
    await subscriptions.create(ofClient, aWebhook(1, lost), "asked");
    await subscriptions.create(ofClient, aWebhook(2, first), "asked");
    expect(await run()).toMatchObject({ resealed: 1, failed: [anId("sub", 1)] });
  });

  it("seals what another request stored meanwhile, and not what the scan read", async () => {
    const { subscriptions, scanSealedSecrets, run } = aTable();
    const webhook = aWebhook(1, first);
    await subscriptions.create(ofClient, webhook, "asked");
    const rotatedByOwner = { ...webhook, sealedSecret: sealing(first).seal("whsec_bmV3"), updatedAt: at("14:59") };
    const scan = async function* () {
      for await (const page of scanSealedSecrets()) {
        await subscriptions.replace(ofClient, webhook, rotatedByOwner);
        yield page;
      }
    };
    expect(await run({ scanSealedSecrets: scan })).toMatchObject({ resealed: 1 });
    const read = await subscriptions.read(ofClient, webhook.id);
    if (read?.channel !== "webhook") throw new Error("no webhook");
    expect([readSealKeyId(read.sealedSecret), opens.unseal(read.sealedSecret)]).toEqual([1, "whsec_bmV3"]);
  });

  it("reads page by page, and goes on from the position of an earlier run", async () => {
    const last = { pk: { S: "agency_1/client_1" }, sk: { S: "subscription/sub_1" } };
    dynamodb.on(ScanCommand).resolves({});
    dynamodb.on(ScanCommand, { ExclusiveStartKey: undefined }).resolves({ Items: [], LastEvaluatedKey: last });
    const scan = makeScanSealedSecrets({ client: new DynamoDBClient(), name: "Baton" });
    const pages = await collect(scan());
    expect(pages).toEqual([
      { found: [], position: expect.any(String) },
      { found: [], position: undefined },
    ]);
    await collect(scan(pages[0]?.position));
    const starts = dynamodb.commandCalls(ScanCommand).map(({ args: [{ input }] }) => input.ExclusiveStartKey);
    expect(starts).toEqual([undefined, last, last]);
  });
});
