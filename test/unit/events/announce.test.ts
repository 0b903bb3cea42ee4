import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { makeAnnounceFacts } from "#events/announce-facts.ts";
import { makeAnnounce } from "#events/announce.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryAgencySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import { anEmailSubscription, aWebhookSubscription } from "#test/support/entities.ts";
import {
  aBooking,
  aCancellation,
  aConfirmation,
  aContactAttempt,
  aDecision,
  aDelivered,
  aDeliveryFailed,
  aLead,
  aMove,
  anAcknowledged,
  anAcknowledgedByKey,
  anAttemptWithdrawn,
  anOutcome,
  aReceived,
  aStatement,
} from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const agencyId = anId("agency");
const aSubscriptionTo = (...events: string[]) => ({ ...aWebhookSubscription(), clientId: undefined, events }) as never;

function setUp(...existing: Parameters<typeof memoryAgencySubscriptions>) {
  const subscriptions = memoryAgencySubscriptions(...existing);
  const messages = memoryMessages();
  const clock = aClock("14:00");
  const announce = makeAnnounce({
    subscriptions: { list: (...args) => subscriptions.list(...args) },
    messages,
    ids,
    now: clock.now,
  });
  const announceFacts = makeAnnounceFacts({ announce, toFactIdentity: factSortKey });
  /** Announces the facts of a lead, and returns the posted messages. */
  const announceAndList = async (...facts: Fact[]) => {
    const state = aLead(...facts);
    await announceFacts(agencyId, { leadId: anId("lead"), state, facts, beside: new Map() }, facts);
    return messages.posted().map(({ type, data }) => ({ type, data }));
  };
  return { clock, subscriptions, messages, announce, announceAndList };
}

describe("announce", () => {
  const event = {
    agencyId,
    type: "endpoint.failing",
    at: at("14:00"),
    data: { percent: 50 },
    identity: ["a"],
  } as const;

  it("posts one message, with a delivery for each subscription to the event", async () => {
    const email = { ...anEmailSubscription(), events: ["endpoint.failing"] } as never;
    const { announce, messages } = setUp(aSubscriptionTo("endpoint.failing", "lead.delivered"), email);
    await announce(event);
    expect(messages.posted()).toMatchObject([
      { type: "endpoint.failing", at: at("14:00"), data: { percent: 50 }, deliveries: [{}, {}] },
    ]);
  });

  it("posts one message for each event, however often the event is announced", async () => {
    const { announce, messages } = setUp(aSubscriptionTo("endpoint.failing"));
    await announce(event);
    await announce(event);
    await announce({ ...event, identity: ["b"] });
    expect(messages.posted()).toHaveLength(2);
    expect(new Set(messages.posted().flatMap(({ deliveries }) => deliveries.map(({ id }) => id))).size).toBe(2);
  });

  it("reads the subscriptions of an agency once in half a minute, and again at once after a fault", async () => {
    const { announce, clock, subscriptions, messages } = setUp(aSubscriptionTo("endpoint.failing"));
    const list = subscriptions.list.bind(subscriptions);
    let reads = 0;
    let fails = true;
    subscriptions.list = async (...args) => {
      reads += 1;
      if (fails) throw new Error("throttled");
      return list(...args);
    };
    await expect(announce(event)).rejects.toThrow("throttled");
    fails = false;
    for (const identity of ["a", "b"]) await announce({ ...event, identity: [identity] });
    expect(reads).toBe(2);
    clock.advanceMs(30_000);
    await announce({ ...event, identity: ["c"] });
    expect(reads).toBe(3);
    expect(messages.posted()).toHaveLength(3);
  });

  it("posts nothing if all subscriptions to the event are inactive or unverified", async () => {
    const inactive = { ...aWebhookSubscription({ active: false }), events: ["endpoint.failing"] } as never;
    const { verifiedAt: _, ...unverified } = { ...aWebhookSubscription(), events: ["endpoint.failing"] };
    const { announce, messages } = setUp(aSubscriptionTo("lead.delivered"), inactive, unverified as never);
    await announce(event);
    expect(messages.posted()).toEqual([]);
  });
});

describe("announceFacts", () => {
  const all = aSubscriptionTo(
    "lead.delivered",
    "lead.acknowledged",
    "lead.rejected",
    "delivery.exhausted",
    "lead.contacted",
    "lead.contact_withdrawn",
    "lead.outcome_recorded",
    "appointment.booked",
    "appointment.moved",
    "appointment.confirmed",
    "appointment.cancelled",
    "appointment.result",
  );
  const lead = { leadId: anId("lead"), clientId: anId("client"), campaignId: anId("campaign") };

  it("announces that a lead was delivered, and how the client answered", async () => {
    const { announceAndList } = setUp(all);
    const acknowledgement = { outcome: "rejected", reason: "outside our area" } as const;
    expect(await announceAndList(aDelivered({ acknowledgement }))).toMatchObject([
      { type: "lead.delivered", data: { ...lead, deliveryId: anId("dlv"), channel: "sms", attempt: 1 } },
      { type: "lead.rejected", data: { ...lead, outcome: "rejected", reason: "outside our area" } },
    ]);
  });

  it("announces an answer through a link, and one by an API key without a delivery", async () => {
    expect(await setUp(all).announceAndList(anAcknowledged())).toEqual([
      {
        type: "lead.acknowledged",
        data: {
          ...lead,
          deliveryId: anId("dlv"),
          subscriptionId: anId("sub"),
          channel: "sms",
          outcome: "accepted",
          grade: "tap",
        },
      },
    ]);
    const byKey = anAcknowledgedByKey({ outcome: "duplicate", clientRef: "crm-1" });
    expect(await setUp(all).announceAndList(byKey)).toEqual([
      { type: "lead.rejected", data: { ...lead, outcome: "duplicate", clientRef: "crm-1", grade: "tap" } },
    ]);
  });

  it("announces only the earliest answer, whatever its source", async () => {
    const acknowledgement = { outcome: "rejected", reason: "outside our area" } as const;
    const otherDelivery = { deliveryId: anId("dlv", 2), subscriptionId: anId("sub", 2) };
    const reply = (time: string) => aDelivered({ ...otherDelivery, at: at(time), acknowledgement });
    const answers = [anAcknowledgedByKey({ at: at("14:03"), outcome: "duplicate" }), anAcknowledged()];
    const typesOf = async (...facts: Fact[]) => (await setUp(all).announceAndList(...facts)).map(({ type }) => type);
    expect(await typesOf(...answers, reply("14:02"))).toEqual(["lead.acknowledged", "lead.delivered"]);
    expect(await typesOf(...answers, reply("14:00:30"))).toEqual(["lead.delivered", "lead.rejected"]);
  });

  it("announces an answer once if an endpoint repeats it to a replay", async () => {
    const acknowledgement = { outcome: "accepted" } as const;
    const again = aDelivered({ attempt: 2, round: anId("rpl"), at: at("15:00"), acknowledgement });
    const posted = await setUp(all).announceAndList(aDelivered({ acknowledgement }), again);
    expect(posted.filter(({ type }) => type === "lead.acknowledged")).toHaveLength(1);
  });

  it("announces no duplicate if an endpoint has the lead from an earlier attempt", async () => {
    const { announceAndList } = setUp(all);
    const acknowledgement = { outcome: "duplicate" } as const;
    const again = aDelivered({ attempt: 2, round: anId("rpl"), at: at("15:00"), acknowledgement });
    const posted = await announceAndList(aDelivered(), again);
    expect(posted.map(({ type }) => type)).toEqual(["lead.delivered", "lead.delivered"]);
  });

  it("announces an exhausted delivery, and no attempt that will be retried", async () => {
    const { announceAndList } = setUp(all);
    expect(
      await announceAndList(aDeliveryFailed(), aDeliveryFailed({ attempt: 10, last: true, reason: "timeout" })),
    ).toMatchObject([{ type: "delivery.exhausted", data: { ...lead, reason: "timeout", attempt: 10 } }]);
  });

  it("announces a contact and an outcome, but no attempt without contact", async () => {
    const { announceAndList } = setUp(all);
    const facts = [aContactAttempt(), aContactAttempt({ attemptId: anId("att", 2), result: "connected" }), anOutcome()];
    const posted = await announceAndList(...facts);
    expect(posted.map(({ type }) => type)).toEqual(["lead.contacted", "lead.outcome_recorded"]);
  });

  it("announces that a contact was withdrawn, but no withdrawal of an attempt without contact", async () => {
    const { announceAndList } = setUp(all);
    const withdrawals = [
      anAttemptWithdrawn({ result: "busy" }),
      anAttemptWithdrawn({ attemptId: anId("att", 2), result: "connected" }),
    ];
    expect(await announceAndList(...withdrawals)).toEqual([{ type: "lead.contact_withdrawn", data: lead }]);
  });

  it("announces an appointment from its booking to its result", async () => {
    const { announceAndList } = setUp(all);
    const appointment = { ...lead, appointmentId: anId("apt") };
    const facts = [aBooking(), aMove({ at: at("14:20") }), aConfirmation({ sequence: 1 }), aStatement({ sequence: 1 })];
    expect(await announceAndList(...facts)).toEqual([
      {
        type: "appointment.booked",
        data: { ...appointment, seatId: anId("seat"), start: at("16:00"), minutes: 60, place: "visit", sequence: 0 },
      },
      {
        type: "appointment.moved",
        data: { ...appointment, sequence: 1, from: at("16:00"), to: at("17:00"), by: "prospect" },
      },
      { type: "appointment.confirmed", data: { ...appointment, sequence: 1, by: "prospect" } },
      {
        type: "appointment.result",
        data: { ...appointment, sequence: 1, status: "held", result: "held", final: false },
      },
    ]);
  });

  it("announces each result as it was when it was said", async () => {
    const { announceAndList } = setUp(all);
    const said = [
      aStatement({ result: "no_show_prospect" }),
      aStatement({ by: "prospect", at: at("17:20") }),
      aDecision({ at: at("18:00"), result: "held" }),
    ];
    expect(await announceAndList(aBooking(), ...said)).toMatchObject([
      { type: "appointment.booked" },
      { data: { status: "no_show_prospect", result: "no_show_prospect", final: false } },
      { data: { status: "disputed", final: false } },
      { data: { status: "decided", result: "held", final: true } },
    ]);
    expect(await setUp(all).announceAndList(aBooking(), aCancellation())).toMatchObject([
      { type: "appointment.booked" },
      { type: "appointment.cancelled", data: { by: "prospect", sequence: 0 } },
    ]);
  });

  it("announces the value of a sale", async () => {
    const { announceAndList } = setUp(all);
    const won = { outcome: "won", sequence: 2, value: { amount: 450_000, currency: "GBP" } } as const;
    expect(await announceAndList(anOutcome(won))).toMatchObject([{ data: { ...lead, ...won } }]);
  });

  it("announces nothing about a sandbox lead", async () => {
    const { announceAndList } = setUp(all);
    expect(await announceAndList(aReceived({ sandbox: true }), aDelivered())).toEqual([]);
  });
});
