import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  InternalServerError,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  QueryCommand,
  RequestLimitExceeded,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeEach, describe, expect, it } from "vitest";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { putIf, putIfAbsent, queryItems } from "#platform/table/table.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aBillingRecord } from "#test/support/billing-records.ts";
import { flakyTable } from "#test/support/doubles/flaky-table.ts";
import { memoryClients } from "#test/support/doubles/memory-entities.ts";
import { aClient, anAgencyKey, aPerson } from "#test/support/entities.ts";
import { aContactAttempt, aDelivered, aReceived } from "#test/support/facts.ts";

const metadata = { $metadata: {}, message: "try again" };
const throttled = new ProvisionedThroughputExceededException(metadata);
const key = { agencyId: anId("agency"), leadId: anId("lead") };
const item = { pk: "p", sk: "s" };

let flaky: ReturnType<typeof flakyTable>;
beforeEach(() => {
  flaky = flakyTable();
});

const faults = [
  throttled,
  new RequestLimitExceeded(metadata),
  new TransactionConflictException(metadata),
  new InternalServerError(metadata),
];

describe("putting an item where there is none", () => {
  it("returns the stored item if there is one, and changes nothing", async () => {
    await putIfAbsent(flaky.table, { ...item, name: "first" });
    expect(await putIfAbsent(flaky.table, { ...item, name: "second" })).toEqual({
      stored: false,
      existing: { ...item, name: "first" },
    });
    expect(flaky.items()).toEqual([{ ...item, name: "first" }]);
  });

  it.each(faults)("throws %s, because the stored state is unknown", async (fault) => {
    flaky.failAt(1, fault);
    await expect(putIfAbsent(flaky.table, item)).rejects.toBe(fault);
  });

  it("throws if the condition fails and DynamoDB does not return the stored item", async () => {
    const silent = new ConditionalCheckFailedException(metadata);
    flaky.failAt(1, silent);
    await expect(putIfAbsent(flaky.table, item)).rejects.toBe(silent);
  });
});

describe("putting an item on a condition", () => {
  const condition = { expression: "updatedAt = :before", values: { ":before": "x" } };

  it("returns false if the condition does not hold", async () => {
    flaky.failAt(1, new ConditionalCheckFailedException(metadata));
    expect(await putIf(flaky.table, item, condition)).toBe(false);
  });

  it.each(faults)("throws %s, because the result is unknown", async (fault) => {
    flaky.failAt(1, fault);
    await expect(putIf(flaky.table, item, condition)).rejects.toBe(fault);
  });
});

describe("receiving a lead while the table fails", () => {
  const received = aReceived();
  const request = { received, personal: aPerson(), fingerprint: "first request" };
  const later = { ...request, received: aReceived({ at: at("14:00:30") }) };
  const kinds = () => flaky.items().map(({ sk }) => sk);
  const history = () => makeHistoryStore(flaky.table);

  it("stores the person, then the fact", async () => {
    expect(await history().receive(key, request)).toEqual({ outcome: "stored", received });
    expect(kinds()).toEqual(["person", "fact/received"]);
  });

  it("has received nothing after a crash between the two, and the retry completes it", async () => {
    flaky.failAt(2, throttled);
    await expect(history().receive(key, request)).rejects.toBe(throttled);
    expect(kinds()).toEqual(["person"]);
    expect(await history().read(key)).toBeUndefined();
    expect(await history().findReceived(key, "first request")).toBeUndefined();

    expect(await history().receive(key, later)).toEqual({ outcome: "stored", received: later.received });
    expect(await history().receive(key, request)).toEqual({ outcome: "replayed", received: later.received });
    expect(await history().findReceived(key, "first request")).toEqual({
      outcome: "replayed",
      received: later.received,
      personal: aPerson(),
    });
    expect(kinds()).toEqual(["person", "fact/received"]);
  });

  it.each([1, 2])("returns the same result if the response to write %i was lost", async (write) => {
    flaky.loseAnswerAt(write, new Error("socket hang up"));
    await expect(history().receive(key, request)).rejects.toThrow("socket hang up");
    const answer = await history().receive(key, later);
    expect(await history().receive(key, request)).toMatchObject({ outcome: "replayed" });
    const stored = write === 1 ? later.received : received;
    expect(answer).toMatchObject({ received: stored });
    expect((await history().read(key))?.facts).toEqual([stored]);
  });

  it("refuses another request under the key of a crashed one as a conflict", async () => {
    flaky.failAt(2, throttled);
    await expect(history().receive(key, request)).rejects.toBe(throttled);
    const other = { ...request, personal: aPerson({ notes: "other" }), fingerprint: "other request" };
    expect(await history().receive(key, other)).toEqual({ outcome: "conflict" });
    expect(kinds()).toEqual(["person"]);
    expect((await history().receive(key, request)).outcome).toBe("stored");
    expect((await history().read(key))?.personal).toEqual(aPerson());
  });

  it("refuses another request under the same key as a conflict, and keeps the stored lead", async () => {
    await history().receive(key, request);
    expect(await history().receive(key, { ...later, fingerprint: "other request" })).toEqual({ outcome: "conflict" });
    expect(await history().findReceived(key, "other request")).toEqual({ outcome: "conflict" });
    expect((await history().read(key))?.facts).toEqual([received]);
  });

  it("never stores a fact twice if the first response was lost", async () => {
    await history().receive(key, request);
    flaky.loseAnswerAt(1, new Error("socket hang up"));
    await expect(history().append(key, aDelivered())).rejects.toThrow("socket hang up");
    expect(await history().append(key, aDelivered({ at: at("14:09") }))).toBe("already_there");
    expect(await history().append(key, aContactAttempt())).toBe("added");
    expect((await history().read(key))?.facts).toEqual([received, aDelivered(), aContactAttempt()]);
  });

  it("is read with strong consistency, because decisions depend on it", async () => {
    await history().receive(key, request);
    await history().read(key);
    await history().findReceived(key, "first request");
    const queries = flaky.client.commandCalls(QueryCommand).map(({ args: [{ input }] }) => input.ConsistentRead);
    const batches = flaky.client
      .commandCalls(BatchGetItemCommand)
      .flatMap(({ args: [{ input }] }) => Object.values(input.RequestItems ?? {}))
      .map(({ ConsistentRead }) => ConsistentRead);
    expect([...queries, ...batches]).toEqual([true, true]);
  });

  it("throws if a history cannot be decoded", async () => {
    flaky.failAt(1, throttled);
    await expect(history().read(key)).rejects.toBe(throttled);
  });
});

describe("a query", () => {
  const question = { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": "p" } };
  const page = (...names: string[]) => ({ Items: names.map((sk) => marshall({ pk: "p", sk })) });
  const startsAt = (sk: string) => ({ LastEvaluatedKey: marshall({ pk: "p", sk }) });
  const asked = () => flaky.client.commandCalls(QueryCommand).map(({ args: [{ input }] }) => input);

  it("reads page by page until it has enough items, also after an empty page", async () => {
    flaky.client
      .on(QueryCommand)
      .resolvesOnce({ ...page("a"), ...startsAt("a") })
      .resolvesOnce({ ...page(), ...startsAt("b") })
      .resolvesOnce({ ...page("c", "d"), ...startsAt("d") });
    const { items, more } = await queryItems(flaky.table, question, 2);
    expect(items.map(({ sk }) => sk)).toEqual(["a", "c"]);
    expect(more).toBe(true);
    expect(asked().map(({ Limit }) => Limit)).toEqual([3, 2, 2]);
    expect(asked().map(({ ExclusiveStartKey }) => ExclusiveStartKey?.["sk"]?.S)).toEqual([undefined, "a", "b"]);
  });

  it("reports no further items if the last page ends at the limit", async () => {
    flaky.client.on(QueryCommand).resolvesOnce(page("a", "b"));
    expect(await queryItems(flaky.table, question, 2)).toMatchObject({ more: false });
  });

  it("reads everything if there is no limit", async () => {
    flaky.client
      .on(QueryCommand)
      .resolvesOnce({ ...page("a"), ...startsAt("a") })
      .resolvesOnce(page("b"));
    expect((await queryItems(flaky.table, question)).items).toHaveLength(2);
    expect(asked().map(({ Limit }) => Limit)).toEqual([undefined, undefined]);
  });

  it("throws if it is throttled between two pages, instead of returning a part", async () => {
    flaky.client
      .on(QueryCommand)
      .resolvesOnce({ ...page("a"), ...startsAt("a") })
      .rejectsOnce(throttled);
    await expect(queryItems(flaky.table, question)).rejects.toBe(throttled);
  });
});

describe("a key range that DynamoDB would reject", () => {
  const agency = { agencyId: anId("agency") };
  const leads = () => makeLeadIndex(flaky.table, memoryClients(aClient()));
  const records = () => makeBillingRecordStore(flaky.table);
  const bounds = () =>
    flaky.client.commandCalls(QueryCommand).map(({ args: [{ input }] }) => {
      const { ":from": from, ":to": to } = input.ExpressionAttributeValues ?? {};
      return [from?.S ?? "", to?.S ?? ""] as const;
    });
  beforeEach(() => {
    flaky.client.on(QueryCommand).resolves({ Items: [] });
  });

  it.each([
    ["an agency", agency],
    ["a campaign", { ...agency, campaignId: anId("campaign") }],
    ["a client", { ...agency, clientId: anId("client") }],
    ["a status", { ...agency, status: "delivered" as const }],
  ])("does not arise for the list of %s from its beginning, which has no empty bound", async (_, filter) => {
    await leads().list(filter, { limit: 5 });
    expect(new Set(bounds().map(String))).toEqual(new Set(["0,~"]));
  });

  it("with reversed bounds is empty, and makes no call", async () => {
    const period = { from: at("14:00"), to: at("15:00") };
    const earlier = `${at("13:00")}/${anId("lead")}`;
    expect(await leads().list({ ...agency, ...period }, { limit: 5, after: earlier })).toEqual({
      leads: [],
      more: false,
    });
    const later = `${at("16:00")}/${anId("lead")}`;
    expect(await records().list(agency.agencyId, anId("client"), period, { limit: 5, after: later })).toEqual({
      records: [],
    });
    const backwards = { from: at("15:00"), to: at("14:00") };
    expect(await leads().list({ ...agency, ...backwards }, { limit: 5 })).toEqual({ leads: [], more: false });
    expect(await records().list(agency.agencyId, anId("client"), backwards, { limit: 5 })).toEqual({ records: [] });
    expect(bounds()).toEqual([]);
  });

  it("does not arise from a cursor outside the period, which shows only items of the period", async () => {
    const period = { from: at("14:00"), to: at("15:00") };
    await leads().list({ ...agency, ...period }, { limit: 5, after: `${at("16:00")}/${anId("lead")}` });
    await records().list(agency.agencyId, anId("client"), period, {
      limit: 5,
      after: `${at("13:00")}/${anId("lead")}`,
    });
    expect(bounds()).toEqual([
      [at("14:00"), at("15:00")],
      [at("14:00"), at("15:00")],
    ]);
  });
});

describe("the stores while the table fails", () => {
  it("of entities return the stored entity to the retry of a creation whose response was lost", async () => {
    const clients = makeClientStore(flaky.table);
    flaky.loseAnswerAt(1, new Error("socket hang up"));
    await expect(clients.create(key, aClient(), "request")).rejects.toThrow("socket hang up");
    expect(await clients.create(key, aClient({ updatedAt: at("10:00") }), "request")).toEqual({
      outcome: "replayed",
      entity: aClient(),
    });
    expect(await clients.create(key, aClient(), "another")).toEqual({ outcome: "conflict" });
  });

  it("of billing records keep a later record, and throw if they are throttled", async () => {
    const records = makeBillingRecordStore(flaky.table);
    flaky.client.on(PutItemCommand).rejectsOnce(new ConditionalCheckFailedException(metadata)).rejectsOnce(throttled);
    await expect(records.save(key.agencyId, aBillingRecord(), 1)).resolves.toBeUndefined();
    await expect(records.save(key.agencyId, aBillingRecord(), 1)).rejects.toBe(throttled);
  });

  it("of suppressions throw if they are throttled, because an unread suppression may still exist", async () => {
    const suppressions = makeSuppressionStore(flaky.table);
    flaky.client.on(BatchGetItemCommand).rejects(throttled);
    flaky.client.on(DeleteItemCommand).rejects(throttled);
    flaky.client.on(PutItemCommand).rejects(throttled);
    const suppression = { contact: "phone", reason: "erased", createdAt: at("14:00") } as const;
    await expect(suppressions.findActive(key.agencyId, ["hash", "other"], at("14:00"))).rejects.toBe(throttled);
    await expect(suppressions.remove(key.agencyId, anId("sup"))).rejects.toBe(throttled);
    await expect(suppressions.add(key.agencyId, "hash", suppression)).rejects.toBe(throttled);
  });

  it("of keys throw if a transaction was cancelled, because a key that cannot be found must not be shown", async () => {
    const conflict = new TransactionCanceledException({
      ...metadata,
      CancellationReasons: [{ Code: "TransactionConflict" }, { Code: "None" }],
    });
    flaky.client.on(TransactWriteItemsCommand).rejects(conflict);
    await expect(makeApiKeyStore(flaky.table).create(anAgencyKey(), "hash")).rejects.toBe(conflict);
  });
});
