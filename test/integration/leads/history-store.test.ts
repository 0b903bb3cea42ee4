import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { personSortKey } from "#leads/adapters/keys.ts";
import type { History } from "#leads/ports.ts";
import { chunk } from "#platform/chunk.ts";
import type { LeadKey } from "#platform/ports.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aPerson } from "#test/support/entities.ts";
import { aContactAttempt, aDelivered, aDeliveryFailed, anOutcome, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import { javascriptFieldNames } from "#test/support/javascript-names.ts";
import { startTable } from "#test/support/start-table.ts";

describe("the history store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let history: History;
  let key: LeadKey;
  beforeAll(async () => {
    started = await startTable();
    history = makeHistoryStore(started.table);
  });
  afterAll(() => started.stop());
  beforeEach(() => {
    key = { agencyId: anId("agency"), leadId: ids.create("lead") };
  });

  const request = { received: aReceived(), personal: aPerson(), fingerprint: "request" };

  it("finds no history before the lead is received", async () => {
    expect(await history.read(key)).toBeUndefined();
    expect(await history.findReceived(key, "request")).toBeUndefined();
  });

  it("returns the received lead and its person unchanged", async () => {
    const personal = aPerson({
      person: { name: "Zoë O’Brien-Núñez 👍🏽", email: "zoe@example.com", address: "1 Rue de l’Église" },
      notes: "“Quoted”, 50 %\n\ttabbed & <b>bold</b> \\ '; DROP TABLE leads; --",
      fields: { roofType: "Schiefer", empty: "", age: 30, height: -2.5, tiny: 1e-100, most: 2 ** 53 - 1, own: false },
      consent: { wording: "Ja, ruft mich an.", source: "https://daecher.example.com", at: at("13:00") },
      screening: [{ register: "TPS", verdict: "clear", checkedAt: at("12:00") }],
    });
    const received = aReceived({ price: { amount: 10_000_000_000, currency: "JPY" }, deliveries: [] });
    expect(await history.receive(key, { received, personal, fingerprint: "x" })).toEqual({
      outcome: "stored",
      received,
    });
    expect(await history.read(key)).toEqual({ facts: [received], personal, beside: new Map() });
  });

  it("stores fields with any name that a field may have, also those that every JavaScript object inherits", async () => {
    const named = (names: readonly string[]) =>
      Object.fromEntries(names.map((name, index) => [name, `value ${index}`]));
    for (const names of chunk(50, javascriptFieldNames)) {
      const personal = aPerson({ fields: named(names) });
      const newKey = { ...key, leadId: ids.create("lead") };
      await history.receive(newKey, { ...request, personal });
      expect((await history.read(newKey))?.personal).toEqual(personal);
    }
  });

  it("stores notes of ten thousand characters and fifty long fields", async () => {
    const fields = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}`, "ß".repeat(1_000)]));
    const personal = aPerson({ notes: "€".repeat(10_000), fields });
    await history.receive(key, { ...request, personal });
    expect((await history.read(key))?.personal).toEqual(personal);
  });

  it("returns what was stored first to a retry, and a conflict to a different request", async () => {
    await history.receive(key, request);
    const later = { ...request, received: aReceived({ at: at("15:00") }) };
    expect(await history.receive(key, later)).toEqual({ outcome: "replayed", received: aReceived() });
    expect(await history.findReceived(key, "request")).toEqual({
      outcome: "replayed",
      received: aReceived(),
      personal: request.personal,
    });
    expect(await history.receive(key, { ...later, fingerprint: "another" })).toEqual({ outcome: "conflict" });
    expect(await history.findReceived(key, "another")).toEqual({ outcome: "conflict" });
  });

  it("stores one of many concurrent requests, and returns the same fact to all of them", async () => {
    const times = Array.from({ length: 20 }, (_, second) => at(`14:00:${String(second).padStart(2, "0")}`));
    const results = await Promise.all(
      times.map((time) => history.receive(key, { ...request, received: aReceived({ at: time }) })),
    );
    const [first] = (await history.read(key))?.facts ?? [];
    expect(results.filter(({ outcome }) => outcome === "stored")).toHaveLength(1);
    for (const { outcome, ...result } of results) {
      expect(["stored", "replayed"]).toContain(outcome);
      expect(result).toEqual({ received: first });
    }
  });

  it("stores a fact of each kind, each once under its own identity", async () => {
    const facts = [
      aReceived(),
      aDelivered(),
      aDeliveryFailed(),
      aDeliveryFailed({ attempt: 2, last: true }),
      aContactAttempt(),
      aContactAttempt({ attemptId: anId("att", 2), result: "connected" }),
      anOutcome(),
      anOutcome({ sequence: 2, outcome: "won", value: { amount: 950_000, currency: "GBP" } }),
    ];
    await history.receive(key, request);
    for (const fact of facts.slice(1)) expect(await history.append(key, fact)).toBe("added");
    for (const fact of facts) expect(await history.append(key, fact)).toBe("already_there");
    const read = (await history.read(key))?.facts ?? [];
    expect(read).toHaveLength(facts.length);
    expect(read).toEqual(expect.arrayContaining(facts));
  });

  it("reads a reply of an endpoint as long as the person is stored", async () => {
    await history.receive(key, request);
    const excerpt = "thank you for Zoë";
    await history.append(key, aDelivered({ excerpt }));
    expect((await history.read(key))?.facts).toContainEqual(expect.objectContaining({ kind: "delivered", excerpt }));

    const { table } = started;
    const person = { pk: { S: leadPartition(key) }, sk: { S: personSortKey } };
    await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: person }));
    const erased = await history.read(key);
    expect(erased?.facts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["received", "delivered"]));
    expect(JSON.stringify(erased)).not.toContain("Zoë");
  });

  it("stores one of two concurrent outcomes with the same sequence", async () => {
    await history.receive(key, request);
    const rivals = [anOutcome({ outcome: "lost" }), anOutcome({ outcomeId: anId("out", 2), outcome: "quoted" })];
    const written = await Promise.all(rivals.map((rival) => history.append(key, rival)));
    expect(written.toSorted((a, b) => a.localeCompare(b))).toEqual(["added", "already_there"]);
    expect((await history.read(key))?.facts).toContainEqual(rivals[written.indexOf("added")]);
  });

  it("finds no lead of another agency by its id", async () => {
    await history.receive(key, request);
    expect(await history.read({ ...key, agencyId: anId("agency", 2) })).toBeUndefined();
  });
});
