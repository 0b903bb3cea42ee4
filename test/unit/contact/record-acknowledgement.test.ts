import { beforeEach, describe, expect, it } from "vitest";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import type { History } from "#leads/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aPerson } from "#test/support/entities.ts";
import { aDelivered, anAcknowledged, aNurture, aReceived, aWoken } from "#test/support/facts.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const byKey = { source: "api", author: anId("key"), maySee: () => true } as const;
const byLink = { source: "link", author: anId("sub"), deliveryId: anId("dlv"), maySee: () => true } as const;
const accepted = { outcome: "accepted" } as const;
const rejected = { outcome: "rejected", reason: "out of area" } as const;

describe("recordAcknowledgement", () => {
  const clock = aClock("14:01");
  let history = memoryHistory();
  beforeEach(() => {
    clock.set("14:01");
    history = memoryHistory();
    history.given(key, { facts: [aReceived(), aDelivered()], personal: aPerson() });
  });
  const record = makeRecordAcknowledgement({
    history: { append: (...args) => history.append(...args), read: (...args) => history.read(...args) } as History,
    returnRejected: async () => undefined,
    now: clock.now,
  });
  const recorded = () => history.factsOf(key).slice(2);

  it("records the answer, and returns the lead with it", async () => {
    expect(await record(key, byKey, rejected)).toMatchObject({
      value: { state: { status: "rejected", acknowledgement: { ...rejected, at: at("14:01") } } },
    });
    expect(recorded()).toMatchObject([{ kind: "acknowledged", source: "api", author: anId("key"), ...rejected }]);
  });

  it("redacts personal data in the reason, and leaves out a reference with personal data", async () => {
    const { name, phone = "" } = aPerson().person;
    await record(key, byKey, { outcome: "duplicate", reason: `${name} is on ${phone}`, clientRef: phone });
    expect(recorded()).toMatchObject([{ outcome: "duplicate", reason: expect.stringContaining("redacted") }]);
    expect(JSON.stringify(recorded())).not.toMatch(/O.Brien|7700|clientRef/);
  });

  it("records an answer through a link for the delivery of that link", async () => {
    expect(await record(key, byLink, accepted)).toMatchObject({
      value: { state: { deliveries: [{ status: "acknowledged", acknowledgement: accepted }] } },
    });
    expect(recorded()).toEqual([anAcknowledged()]);
  });

  it("records the same answer once, however often and whenever it is repeated", async () => {
    await record(key, byKey, rejected);
    clock.set("14:09");
    expect(await record(key, byKey, rejected)).toMatchObject({ ok: true, value: { state: { status: "rejected" } } });
    expect(recorded()).toHaveLength(1);
  });

  it("refuses a different answer or time of the same author, with the answer that counts", async () => {
    await record(key, byKey, rejected);
    const refusal = { ok: false, refusal: { kind: "answered_before", outcome: "rejected" } };
    for (const other of [accepted, { ...rejected, reason: "too far" }, { ...rejected, clientRef: "crm-1" }])
      expect(await record(key, byKey, other)).toEqual(refusal);
    expect(await record(key, { ...byKey, at: at("14:00:30") }, rejected)).toEqual(refusal);
    expect(recorded()).toHaveLength(1);
  });

  it("records the same answer of other authors, and refuses a different one", async () => {
    await record(key, byLink, accepted);
    expect(await record(key, byKey, accepted)).toMatchObject({ ok: true });
    expect(await record(key, { ...byKey, author: anId("key", 2) }, rejected)).toEqual({
      ok: false,
      refusal: { kind: "answered_before", outcome: "accepted" },
    });
    expect(recorded()).toHaveLength(2);
  });

  it("records one of two equal concurrent answers, and refuses one of two different ones", async () => {
    const both = await Promise.all([record(key, byKey, rejected), record(key, byKey, rejected)]);
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(recorded()).toHaveLength(1);
    history.given(key, { facts: [aReceived(), aDelivered()] });
    const rivals = await Promise.all([record(key, byKey, rejected), record(key, byKey, accepted)]);
    expect(rivals.filter(({ ok }) => ok)).toHaveLength(1);
    expect(recorded()).toHaveLength(1);
  });

  it("records another acceptance of the same key after the lead has woken, and no refusal, which would undo the charge", async () => {
    await record(key, byKey, accepted);
    await history.append(key, aNurture());
    await history.append(key, aWoken());
    clock.setTo(on("2026-11-24T09:01Z"));
    expect(await record(key, byKey, rejected)).toEqual({
      ok: false,
      refusal: { kind: "answered_before", outcome: "accepted" },
    });
    for (let times = 0; times < 2; times += 1) {
      expect(await record(key, byKey, accepted)).toMatchObject({
        ok: true,
        value: { state: { status: "acknowledged", cycles: [{}, { acknowledgement: { cycle: 2 } }] } },
      });
    }
    expect(recorded().filter(({ kind }) => kind === "acknowledged")).toHaveLength(2);
  });

  it("repeats the answer that a concurrent request recorded before the lead woke", async () => {
    const slow = makeRecordAcknowledgement({
      history: {
        read: (...args) => history.read(...args),
        append: async (...args) => {
          await record(key, byKey, accepted);
          for (const fact of [aNurture(), aWoken()]) await history.append(key, fact);
          return history.append(...args);
        },
      } as History,
      returnRejected: async () => undefined,
      now: clock.now,
    });
    expect(await slow(key, byKey, accepted)).toMatchObject({ ok: true, isReplay: true });
    expect(recorded().filter(({ kind }) => kind === "acknowledged")).toHaveLength(1);
  });

  it("finds no lead that does not exist, or that the author may not see", async () => {
    const refusal = { ok: false, refusal: { kind: "not_found" } };
    expect(await record(key, { ...byKey, maySee: () => false }, accepted)).toEqual(refusal);
    expect(await record({ ...key, leadId: anId("lead", 9) }, byKey, accepted)).toEqual(refusal);
    expect(recorded()).toEqual([]);
  });
});
