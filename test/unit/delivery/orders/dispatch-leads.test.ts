import { beforeEach, describe, expect, it } from "vitest";
import { type DecidedLead, makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import type { DeliveryOrder } from "#delivery/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryHeldLeads } from "#test/support/doubles/memory-placing.ts";
import { aPerson } from "#test/support/entities.ts";
import { aCandidate, aHeld, aPlaced, aPlacement, aReceived, aRouting } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const agencyId = anId("agency");
const key = { agencyId, leadId: anId("lead") };
const release = { kind: "release", agencyId, campaignId: anId("campaign") } as const;

describe("dispatchLeads", () => {
  const sms = { id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms" } as const;
  const email = { id: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "email" } as const;
  const ordered = (about: string, { id, channel }: typeof sms | typeof email) => ({
    agencyId,
    about,
    deliveryId: id,
    channel,
  });

  let batches: (readonly DeliveryOrder[])[];
  let world: Omit<Parameters<typeof makeDispatchLeads>[0], "dispatcher"> & {
    history: ReturnType<typeof memoryHistory>;
    held: ReturnType<typeof memoryHeldLeads>;
    jobs: ReturnType<typeof memoryDueItems>;
  };
  beforeEach(() => {
    batches = [];
    world = { history: memoryHistory(), held: memoryHeldLeads(), jobs: memoryDueItems() };
  });
  const dispatch = (...leads: DecidedLead[]) =>
    makeDispatchLeads({ ...world, dispatcher: { dispatch: async (orders) => void batches.push(orders) } })(leads);

  it("orders each planned delivery of each lead by ids only, whether it was placed at once or later", async () => {
    const second = { ...key, leadId: anId("lead", 2) };
    await dispatch(
      { key, decision: aReceived({ deliveries: [sms, email] }) },
      { key: second, decision: aPlaced({ placement: aPlacement({ deliveries: [sms] }) }) },
    );
    expect(batches).toEqual([[ordered(key.leadId, sms), ordered(key.leadId, email), ordered(second.leadId, sms)]]);
  });

  it("holds a lead, and schedules its release for the opening time, within a quarter of an hour", async () => {
    const closed = (until: string) =>
      aHeld({ routing: aRouting({ candidates: [aCandidate({ isOpen: false, availableAt: at(until) })] }) });
    await dispatch({ key, decision: closed("18:00") });
    await dispatch({ key, decision: closed("18:00") });
    expect(batches).toEqual([]);
    expect(world.held.line()).toEqual([key.leadId]);
    expect(await world.jobs.read(release)).toMatchObject({ dueAt: at("14:15") });
    await dispatch({ key: { ...key, leadId: anId("lead", 2) }, decision: closed("14:05") });
    expect(await world.jobs.read(release)).toMatchObject({ dueAt: at("14:05") });
  });

  it("creates one lead for each client that shares an enquiry, however often it runs", async () => {
    const share = {
      leadId: ids.derive("lead", key.leadId, anId("client", 2)),
      placement: aPlacement({ clientId: anId("client", 2) }),
    };
    const decision = aReceived({ deliveries: [sms], shares: [share], screenedUntil: at("18:00") });
    world.history.given(key, { facts: [decision], personal: aPerson() });
    await dispatch({ key, decision });
    await dispatch({ key, decision });
    const shared = await world.history.read({ agencyId, leadId: share.leadId });
    expect(shared?.personal).toEqual(aPerson());
    expect(shared?.facts).toMatchObject([
      { kind: "received", sharedFrom: key.leadId, placement: share.placement, screenedUntil: at("18:00") },
    ]);
    expect(shared?.facts[0]).not.toHaveProperty("shares");
  });

  it("shares no lead of a person who was erased meanwhile", async () => {
    const share = { leadId: anId("lead", 9), placement: aPlacement({ clientId: anId("client", 2) }) };
    const decision = aReceived({ shares: [share] });
    world.history.given(key, { facts: [decision] });
    await dispatch({ key, decision });
    expect(await world.history.read({ agencyId, leadId: share.leadId })).toBeUndefined();
  });

  it("calls nothing when there is nothing to deliver", async () => {
    await dispatch({ key, decision: aReceived({ deliveries: [] }) });
    expect(batches).toEqual([]);
  });
});
