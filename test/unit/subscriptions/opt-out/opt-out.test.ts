import { beforeEach, describe, expect, it } from "vitest";
import { makeCheckOptOut } from "#delivery/orders/check-opt-out.ts";
import { makeReadOptOut } from "#delivery/orders/read-opt-out.ts";
import { makeSendUnlessOptedOut } from "#delivery/orders/send-unless-opted-out.ts";
import type { LeadDelivery, SendResult } from "#delivery/ports.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeEnableEndpoint } from "#subscriptions/health/enable-endpoint.ts";
import { makeListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import { makeOptOut } from "#subscriptions/opt-out/opt-out.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { announcements } from "#test/support/doubles/announcements.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryOptOuts } from "#test/support/doubles/memory-opt-outs.ts";
import { openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import {
  aClient,
  anEmailSubscription,
  anSmsSubscription,
  aPerson,
  aWebhookSubscription,
} from "#test/support/entities.ts";
import { aLead, aPlacement } from "#test/support/facts.ts";

const agencyId = anId("agency");
const clientId = anId("client");
const linkTo = ({ id }: Subscription) => ({ agencyId, clientId, subscriptionId: id, isSentTo: () => true });
const sms = anSmsSubscription();
/** Another subscription to the same phone. */
const sameSms = anSmsSubscription({ id: anId("sub", 7) });
const email = anEmailSubscription();
const webhook = aWebhookSubscription();
const taken: SendResult = { ok: true, reference: "message-1" };

describe("stopping texts and emails", () => {
  let subscriptions: Subscriptions;
  let optOuts = memoryOptOuts();
  let jobs = memoryDueItems();
  let endpoints = memoryEndpoints();
  let agency = announcements();
  let sent: string[];
  let released: string[];
  beforeEach(() => {
    subscriptions = memorySubscriptions(sms, sameSms, email, webhook);
    optOuts = memoryOptOuts();
    jobs = memoryDueItems();
    endpoints = memoryEndpoints();
    agency = announcements();
    sent = [];
    released = [];
  });
  function world() {
    const { now } = aClock("15:00");
    const scheduleRelease = {
      async forClient(_: unknown, id: string) {
        // Leads may be placed for the client that was released, so what is sent there must arrive.
        expect(optOuts.all()).toEqual([]);
        expect(await stored(sms)).not.toHaveProperty("disabled");
        released.push(id);
      },
    };
    const enable = makeEnableEndpoint({
      subscriptions,
      endpointHealth: endpoints,
      announce: agency.announce,
      scheduleRelease,
      now,
    });
    return {
      subscriptions,
      optOuts,
      contactHash: openContactHash,
      jobs,
      enableEndpoint: enable,
      disableEndpoint: makeDisableEndpoint({ subscriptions, jobs, now }),
      listSameContact: makeListSameContact({ clients: memoryClients(aClient()), subscriptions }),
      now,
    };
  }
  const messages = () => makeOptOut(world());
  const stored = ({ id }: Subscription) => subscriptions.read({ agencyId, clientId }, id);

  async function handOver(to: Subscription, of = agencyId): Promise<SendResult> {
    const subscription = (await stored(to)) ?? to;
    const handover: LeadDelivery = {
      key: { agencyId: of, leadId: anId("lead") },
      deliveryId: anId("dlv"),
      delivery: 0,
      subscription,
      state: aLead(),
      placement: aPlacement(),
      personal: aPerson(),
      at: at("15:01"),
    };
    const unlessStopped = makeSendUnlessOptedOut({
      checkOptOut: makeCheckOptOut(makeReadOptOut({ optOuts, contactHash: openContactHash })),
      getAgencyId: ({ key }: LeadDelivery) => key.agencyId,
      send: async () => {
        sent.push(subscription.id);
        return taken;
      },
    });
    return unlessStopped(handover);
  }
  const skipped = {
    ok: false,
    skip: { reason: "opted_out", detail: expect.stringMatching(/stopped the messages|bounced|as spam/) },
  };

  it("changes nothing when the page is only read", async () => {
    expect(await messages().look(linkTo(sms))).toEqual({ subscription: sms, isOptedOut: false });
    expect(await stored(sms)).toEqual(sms);
    expect(optOuts.all()).toEqual([]);
    expect(await handOver(sms)).toEqual(taken);
  });

  it("disables the subscription with its time, and sends nothing to it", async () => {
    expect(await messages().stop(linkTo(sms))).toMatchObject({ isOptedOut: true });
    expect(await stored(sms)).toMatchObject({ active: true, disabled: { at: at("15:00"), reason: "opted_out" } });
    expect(await handOver(sms)).toEqual(skipped);
    expect(sent).toEqual([]);
    expect(await jobs.read({ kind: "endpoint", agencyId, clientId, subscriptionId: sms.id })).toBeDefined();
  });

  it("covers every other subscription of the agency to the same phone, and no other phone or agency", async () => {
    await messages().stop(linkTo(sms));
    expect(await handOver(sameSms)).toMatchObject(skipped);
    expect(await messages().look(linkTo(sameSms))).toMatchObject({ isOptedOut: true });
    expect(await handOver(email)).toEqual(taken);
    expect(await handOver(webhook)).toEqual(taken);
    expect(await handOver({ ...sameSms, id: anId("sub", 30) }, anId("agency", 2))).toEqual(taken);
  });

  it("disables every other subscription to the same phone, of any client and of the agency, and reports each", async () => {
    const elsewhere = { agencyId, clientId: anId("client", 2) };
    const ofOther = anSmsSubscription({ id: anId("sub", 21), clientId: elsewhere.clientId });
    const { clientId: _, ...ofAgency } = anSmsSubscription({ id: anId("sub", 22) });
    const otherPhone = { ...sms, id: anId("sub", 23), endpoint: "+447700900999" };
    await subscriptions.create(elsewhere, ofOther, "");
    await subscriptions.create({ agencyId }, ofAgency, "");
    await subscriptions.create(elsewhere, otherPhone, "");
    const clients = memoryClients(aClient(), aClient({ id: elsewhere.clientId }));
    const withClients = makeOptOut({ ...world(), listSameContact: makeListSameContact({ clients, subscriptions }) });
    const same = [
      [{ agencyId, clientId }, sameSms.id],
      [elsewhere, ofOther.id],
      [{ agencyId }, ofAgency.id],
    ] as const;

    for (const _ of [1, 2]) await withClients.stop(linkTo(sms));
    for (const [scope, id] of same) {
      expect(await subscriptions.read(scope, id)).toMatchObject({ disabled: { at: at("15:00"), reason: "opted_out" } });
      expect(await jobs.read({ kind: "endpoint", ...scope, subscriptionId: id })).toBeDefined();
    }
    expect(await subscriptions.read(elsewhere, otherPhone.id)).not.toHaveProperty("disabled");
    expect(await stored(email)).not.toHaveProperty("disabled");

    for (const _ of [1, 2]) await withClients.start(linkTo(sms));
    for (const [scope, id] of same) expect(await subscriptions.read(scope, id)).not.toHaveProperty("disabled");
  });

  it("leaves another subscription of the phone disabled for another reason when the messages start again", async () => {
    const failing = { ...sameSms, disabled: { at: at("14:00"), reason: "failing" as const } };
    subscriptions = memorySubscriptions(sms, failing);
    await subscriptions.replace({ agencyId, clientId }, sms, { ...sms, updatedAt: at("15:00") });
    await messages().start(linkTo(sms));
    expect(await stored(sameSms)).toMatchObject({ disabled: { reason: "failing" } });
  });

  it("tells the sender that a subscription is still enabled, so that it is disabled too", async () => {
    await optOuts.add(agencyId, openContactHash.compute(agencyId, "phone", sms.endpoint), at("14:00"));
    expect(await handOver(sms)).toMatchObject({ skip: { reason: "opted_out" }, isStopped: true });
    await messages().stop(linkTo(sms));
    expect(await handOver(sms)).not.toHaveProperty("isStopped");
  });

  it("recognises an address in any capitalisation", async () => {
    await messages().stop(linkTo(email));
    expect(await handOver({ ...email, id: anId("sub", 8), endpoint: "SALES@Example.com" })).toMatchObject(skipped);
  });

  it("may be repeated, and keeps the first time", async () => {
    await messages().stop(linkTo(sms));
    const later = makeOptOut({ ...world(), now: aClock("16:00").now });
    expect(await later.stop(linkTo(sms))).toMatchObject({ isOptedOut: true });
    expect(await stored(sms)).toMatchObject({ disabled: { at: at("15:00") } });
  });

  it("is reversed by starting the messages again, also more than once", async () => {
    await messages().stop(linkTo(sms));
    for (const _ of [1, 2]) expect(await messages().start(linkTo(sms))).toMatchObject({ isOptedOut: false });
    expect(await stored(sms)).not.toHaveProperty("disabled");
    expect(await handOver(sms)).toEqual(taken);
    expect(await handOver(sameSms)).toEqual(taken);
  });

  it("after a restart releases held leads and announces the restart, as it announced the stop", async () => {
    subscriptions = memorySubscriptions(sms);
    await messages().stop(linkTo(sms));
    endpoints.given(sms.id, { toldLevel: 100 });
    await messages().start(linkTo(sms));
    expect(released).toEqual([clientId]);
    expect(agency.announced()).toMatchObject([{ type: "endpoint.enabled", data: { reason: "opted_out", clientId } }]);
    // Otherwise the next stop would not be announced.
    expect(await endpoints.read({ agencyId, clientId }, sms.id)).toMatchObject({ toldLevel: 0 });
  });

  it("on a restart removes the opt-out before it enables the subscription", async () => {
    await messages().stop(linkTo(sms));
    const crashing = { ...world(), enableEndpoint: () => Promise.reject(new Error("crashed")) };
    await expect(makeOptOut(crashing).start(linkTo(sms))).rejects.toThrow("crashed");
    expect(optOuts.all()).toEqual([]);
    expect(await messages().look(linkTo(sms))).toMatchObject({ isOptedOut: true });
  });

  it("can also be reversed after a spam report", async () => {
    const complained = anEmailSubscription({ disabled: { at: at("14:00"), reason: "complained" } });
    subscriptions = memorySubscriptions(complained, sms);
    expect(await messages().look(linkTo(complained))).toMatchObject({ isOptedOut: true });
    expect(await handOver(complained)).toMatchObject({
      ok: false,
      skip: { reason: "opted_out", detail: expect.stringContaining("spam") },
    });
    expect(await messages().start(linkTo(complained))).toMatchObject({ isOptedOut: false });
    expect(await handOver(complained)).toEqual(taken);
  });

  it("on a restart enables every subscription to the mailbox that a spam report disabled", async () => {
    const disabled = { at: at("14:00"), reason: "complained" as const };
    const same = anEmailSubscription({ id: anId("sub", 7), disabled });
    subscriptions = memorySubscriptions(anEmailSubscription({ disabled }), same, sms);
    await messages().start(linkTo(email));
    for (const each of [email, same]) expect(await stored(each)).not.toHaveProperty("disabled");
  });

  it("remains although the endpoint was disabled for failing, which others can enable", async () => {
    subscriptions = memorySubscriptions({ ...sms, disabled: { at: at("14:00"), reason: "failing" } });
    await messages().stop(linkTo(sms));
    expect(await stored(sms)).toMatchObject({ disabled: { reason: "opted_out", at: at("15:00") } });
    expect(await world().enableEndpoint(linkTo(sms), sms.id, "key")).toMatchObject({ ok: false });
  });

  it("on a restart leaves an endpoint disabled that bounced", async () => {
    const reason = "bounced";
    const broken = anEmailSubscription({ disabled: { at: at("14:00"), reason } });
    subscriptions = memorySubscriptions(broken);
    expect(await handOver(broken)).toEqual(skipped);
    await messages().stop(linkTo(broken));
    expect(await messages().start(linkTo(broken))).toMatchObject({ isOptedOut: false });
    expect(await stored(broken)).toMatchObject({ disabled: { reason } });
    expect(await handOver(broken)).toEqual(skipped);
  });

  it("does not skip deliveries to a disabled webhook endpoint", async () => {
    const failing = aWebhookSubscription({ disabled: { at: at("14:00"), reason: "failing" } });
    subscriptions = memorySubscriptions(failing);
    expect(await handOver(failing)).toEqual(taken);
  });

  it("refuses a webhook, or a subscription that does not exist", async () => {
    for (const wish of ["look", "stop", "start"] as const) {
      expect(await messages()[wish](linkTo(webhook))).toBeUndefined();
      expect(await messages()[wish]({ ...linkTo(sms), subscriptionId: anId("sub", 9) })).toBeUndefined();
      expect(await messages()[wish]({ ...linkTo(sms), agencyId: anId("agency", 2) })).toBeUndefined();
    }
    expect(optOuts.all()).toEqual([]);
  });

  it("stores the opt-out even if the subscription keeps changing, and throws", async () => {
    subscriptions = { ...subscriptions, replace: async () => "changed_meanwhile" };
    await expect(messages().stop(linkTo(sms))).rejects.toThrow("kept changing");
    expect(await handOver(sms)).toMatchObject(skipped);
  });

  it("succeeds after a concurrent change of the subscription", async () => {
    const real = memorySubscriptions(sms);
    let refused = 0;
    subscriptions = {
      ...real,
      replace: async (...change) => ((refused += 1) === 1 ? "changed_meanwhile" : real.replace(...change)),
    };
    expect(await messages().stop(linkTo(sms))).toMatchObject({ isOptedOut: true });
    expect(await stored(sms)).toMatchObject({ disabled: { reason: "opted_out" } });
  });
});
