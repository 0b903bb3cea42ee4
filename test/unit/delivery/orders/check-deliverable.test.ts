import { beforeEach, describe, expect, it } from "vitest";
import { makeCheckDeliverable } from "#delivery/orders/check-deliverable.ts";
import type { LeadDelivery } from "#delivery/ports.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { foldReceivedLead } from "#domain/history/lead-state.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { makeSuppressContact } from "#suppressions/suppress-contact.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memorySuppressions, openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import { anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aLead, aNurture, aPlacement, aReceived, aWoken } from "#test/support/facts.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const handover: LeadDelivery = {
  key,
  deliveryId: anId("dlv"),
  delivery: 0,
  subscription: anSmsSubscription(),
  state: aLead(),
  placement: aPlacement(),
  personal: aPerson({ person: { name: "Zoë O’Brien", phone: "+447700900123", email: "Zoe@example.com" } }),
  at: at("14:00:02"),
};

describe("checkDeliverable", () => {
  let world: Parameters<typeof makeSuppressContact>[0];
  beforeEach(() => {
    world = { suppressions: memorySuppressions(), contactHash: openContactHash, now: aClock("14:00:02").now };
  });
  const suppress = (...request: Parameters<ReturnType<typeof makeSuppressContact>>) =>
    makeSuppressContact(world)(...request);
  const mayDeliver = (changes: Partial<LeadDelivery> = {}) =>
    makeCheckDeliverable({ checkSuppression: makeCheckSuppression(world) })({ ...handover, ...changes });

  it("allows a lead whose person is not suppressed", async () => {
    await suppress(key.agencyId, { phone: "+447700900124", reason: "do_not_call" });
    await suppress(anId("agency", 2), { phone: "+447700900123", reason: "do_not_call" });
    expect(await mayDeliver()).toBeUndefined();
  });

  it("skips a lead with an expired screening, because the person may have registered while it was held", async () => {
    const screened = (until: string) => ({ state: foldReceivedLead(aReceived({ screenedUntil: at(until) }), []) });
    expect(await mayDeliver(screened("14:00:03"))).toBeUndefined();
    expect(await mayDeliver(screened("14:00:02"))).toEqual({
      reason: "suppressed",
      detail: "screening expired 2026-11-22T14:00:02.000Z",
    });
  });

  it("goes by the latest screening of a lead that has woken", async () => {
    const woken = (screenedUntil: Instant) => ({
      state: aLead(aReceived({ screenedUntil: at("14:00:01") }), aNurture(), aWoken({ screenedUntil })),
    });
    expect(await mayDeliver(woken(at("14:00:03")))).toBeUndefined();
    expect(await mayDeliver(woken(at("14:00:02")))).toMatchObject({ reason: "suppressed" });
  });

  it("skips a lead whose consent has ended", async () => {
    const consent = (until: string) => ({
      personal: aPerson({ consent: { wording: "Yes", source: "a call", at: at("13:00"), validUntil: at(until) } }),
    });
    expect(await mayDeliver(consent("14:00:03"))).toBeUndefined();
    expect(await mayDeliver(consent("14:00:02"))).toEqual({
      reason: "suppressed",
      detail: "consent ended 2026-11-22T14:00:02.000Z",
    });
  });

  it("skips a suppressed phone number or email address, and names which and why, without the value", async () => {
    await suppress(key.agencyId, { email: "zoe@EXAMPLE.com", reason: "erased" });
    expect(await mayDeliver()).toEqual({ reason: "suppressed", detail: "email: erased" });
    await suppress(key.agencyId, { phone: "+447700900123", reason: "do_not_call" });
    expect(await mayDeliver()).toEqual({ reason: "suppressed", detail: "phone: do_not_call, email: erased" });
  });

  it("checks only the contacts that the person has", async () => {
    await suppress(key.agencyId, { email: "zoe@example.com", reason: "opted_out" });
    const person = { name: "Zoë O’Brien", phone: "+447700900123" };
    expect(await mayDeliver({ personal: aPerson({ person }) })).toBeUndefined();
  });
});
