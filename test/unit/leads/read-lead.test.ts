import { describe, expect, it } from "vitest";
import { makeReadLead } from "#leads/read-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aBillingKey, aClientKey, anAgencyKey, aPerson } from "#test/support/entities.ts";
import { aDelivered, aDeliveryFailed, anOutcome, aReceived } from "#test/support/facts.ts";

describe("readLead", () => {
  const history = memoryHistory();
  const leadId = anId("lead");
  const facts = [aReceived(), aDelivered()];
  history.given({ agencyId: anId("agency"), leadId }, { facts, personal: aPerson() });
  history.given({ agencyId: anId("agency"), leadId: anId("lead", 2) }, { facts });
  const readLead = makeReadLead({ history });
  const notFound = { ok: false, refusal: { kind: "not_found" } };

  it("shows the agency the state, the facts and the person", async () => {
    expect(await readLead(anAgencyKey(), leadId)).toMatchObject({
      ok: true,
      value: { leadId, state: { status: "delivered" }, facts, personal: aPerson() },
    });
  });

  it("shows a client its own lead with the person", async () => {
    expect(await readLead(aClientKey(), leadId)).toMatchObject({ ok: true, value: { personal: aPerson() } });
  });

  it("finds no lead of another client for a client's key", async () => {
    expect(await readLead(aClientKey(anId("client", 2)), leadId)).toEqual(notFound);
  });

  it("finds no lead of another agency", async () => {
    expect(await readLead(anAgencyKey({ agencyId: anId("agency", 2) }), leadId)).toEqual(notFound);
  });

  it("shows a billing key everything except the person", async () => {
    const read = await readLead(aBillingKey(), leadId);
    expect(read).toMatchObject({ ok: true, value: { leadId, facts } });
    expect(read.ok && "personal" in read.value).toBe(false);
  });

  it("shows a reply that may repeat the person's data to the client, and not to a billing key", async () => {
    const answered = anId("lead", 4);
    const reply = { excerpt: "thank you for Zoë" };
    const stored = { facts: [aReceived(), aDelivered(reply), aDeliveryFailed(reply)], personal: aPerson() };
    history.given({ agencyId: anId("agency"), leadId: answered }, stored);
    expect(await readLead(aClientKey(), answered)).toMatchObject({ ok: true, value: { facts: [{}, reply, reply] } });
    expect(JSON.stringify(await readLead(aBillingKey(), answered))).not.toContain("Zoë");
  });

  it("shows the note of an outcome to the client, and not to a billing key", async () => {
    const noted = anId("lead", 5);
    const stored = { facts: [aReceived(), anOutcome({ note: "Zoë wants slate" })], personal: aPerson() };
    history.given({ agencyId: anId("agency"), leadId: noted }, stored);
    const outcome = { outcome: { note: "Zoë wants slate" } };
    expect(await readLead(aClientKey(), noted)).toMatchObject({ ok: true, value: { state: outcome } });
    expect(JSON.stringify(await readLead(aBillingKey(), noted))).not.toContain("Zoë");
  });

  it("shows the facts of a lead whose person was erased", async () => {
    const read = await readLead(anAgencyKey(), anId("lead", 2));
    expect(read.ok && [read.value.facts, read.value.personal]).toEqual([facts, undefined]);
  });

  it("shows sandbox leads only to test keys, and live leads only to live keys", async () => {
    const sandboxed = anId("lead", 3);
    history.given({ agencyId: anId("agency"), leadId: sandboxed }, { facts: [aReceived({ sandbox: true })] });
    const test = { mode: "test" as const };
    expect(await readLead(anAgencyKey(test), sandboxed)).toMatchObject({ ok: true });
    expect(await readLead({ ...aClientKey(), ...test }, sandboxed)).toMatchObject({ ok: true });
    expect(await readLead({ ...aClientKey(anId("client", 2)), ...test }, sandboxed)).toEqual(notFound);
    expect(await readLead(anAgencyKey(), sandboxed)).toEqual(notFound);
    expect(await readLead(anAgencyKey(test), leadId)).toEqual(notFound);
    expect(await readLead(aBillingKey(test), leadId)).toEqual(notFound);
  });

  it("finds no lead that was never received", async () => {
    expect(await readLead(anAgencyKey(), anId("lead", 9))).toEqual(notFound);
  });
});
