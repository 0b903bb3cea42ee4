import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { makeAnnounceFacts } from "#events/announce-facts.ts";
import { makeAnnounce } from "#events/announce.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { ids } from "#platform/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryAgencySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import { anEmailSubscription, aWebhookSubscription } from "#test/support/entities.ts";
import {
  aContactAttempt,
  aDelivered,
  aDeliveryFailed,
  aLead,
  anAcknowledged,
  anAcknowledgedByKey,
  anOutcome,
  aReceived,
} from "#test/support/facts.ts";

const agencyId = anId("agency");
const wanting = (...events: string[]) => ({ ...aWebhookSubscription(), clientId: undefined, events }) as never;

function aWorld(...given: Parameters<typeof memoryAgencySubscriptions>) {
  const subscriptions = memoryAgencySubscriptions(...given);
  const messages = memoryMessages();
  const clock = aClock("14:00");
  const announce = makeAnnounce({
    subscriptions: { list: (...asked) => subscriptions.list(...asked) },
    messages,
    ids,
    now: clock.now,
  });
  const announceFacts = makeAnnounceFacts({ announce, toFactIdentity: factSortKey });
  const told = async (...facts: Fact[]) => {
    const state = aLead(...facts);
    await announceFacts(agencyId, { leadId: anId("lead"), state, facts }, facts);
    return messages.posted().map(({ type, data }) => ({ type, data }));
  };
  return { clock, subscriptions, messages, announce, told };
}

describe("announcing", () => {
  const event = {
    agencyId,
    type: "endpoint.failing",
    at: at("14:00"),
    data: { percent: 50 },
    identity: ["a"],
  } as const;

  it("tells each subscription that wants the event, as one message with a delivery for each", async () => {
    const email = { ...anEmailSubscription(), events: ["endpoint.failing"] } as never;
    const { announce, messages } = aWorld(wanting("endpoint.failing", "lead.delivered"), email);
    await announce(event);
    expect(messages.posted()).toMatchObject([
      { type: "endpoint.failing", at: at("14:00"), data: { percent: 50 }, deliveries: [{}, {}] },
    ]);
  });

  it("tells once, however often it is announced, and another event by itself", async () => {
    const { announce, messages } = aWorld(wanting("endpoint.failing"));
    await announce(event);
    await announce(event);
    await announce({ ...event, identity: ["b"] });
    expect(messages.posted()).toHaveLength(2);
    expect(new Set(messages.posted().flatMap(({ deliveries }) => deliveries.map(({ id }) => id))).size).toBe(2);
  });

  it("asks what an agency wants once in half a minute, and again at once where it could not be told", async () => {
    const { announce, clock, subscriptions, messages } = aWorld(wanting("endpoint.failing"));
    const list = subscriptions.list.bind(subscriptions);
    let asked = 0;
    let fails = true;
    subscriptions.list = async (...given) => {
      asked += 1;
      if (fails) throw new Error("throttled");
      return list(...given);
    };
    await expect(announce(event)).rejects.toThrow("throttled");
    fails = false;
    for (const identity of ["a", "b"]) await announce({ ...event, identity: [identity] });
    expect(asked).toBe(2);
    clock.advanceMs(30_000);
    await announce({ ...event, identity: ["c"] });
    expect(asked).toBe(3);
    expect(messages.posted()).toHaveLength(3);
  });

  it("posts nothing when nobody wants it, or who wants it is switched off or not verified", async () => {
    const off = { ...aWebhookSubscription({ active: false }), events: ["endpoint.failing"] } as never;
    const { verifiedAt: _, ...unverified } = { ...aWebhookSubscription(), events: ["endpoint.failing"] };
    const { announce, messages } = aWorld(wanting("lead.delivered"), off, unverified as never);
    await announce(event);
    expect(messages.posted()).toEqual([]);
  });
});

describe("announcing what is new of a lead", () => {
  const all = wanting(
    "lead.delivered",
    "lead.acknowledged",
    "lead.rejected",
    "delivery.exhausted",
    "lead.contacted",
    "lead.outcome_recorded",
  );
  const lead = { leadId: anId("lead"), clientId: anId("client"), campaignId: anId("campaign") };

  it("says that it was delivered, and what the client said of it", async () => {
    const { told } = aWorld(all);
    const acknowledgement = { outcome: "rejected", reason: "outside our area" } as const;
    expect(await told(aDelivered({ acknowledgement }))).toMatchObject([
      { type: "lead.delivered", data: { ...lead, deliveryId: anId("dlv"), channel: "sms", attempt: 1 } },
      { type: "lead.rejected", data: { ...lead, outcome: "rejected", reason: "outside our area" } },
    ]);
  });

  it("says what the client said over a link, or by a key without a delivery", async () => {
    expect(await aWorld(all).told(anAcknowledged())).toEqual([
      {
        type: "lead.acknowledged",
        data: { ...lead, deliveryId: anId("dlv"), subscriptionId: anId("sub"), channel: "sms", outcome: "accepted" },
      },
    ]);
    const byKey = anAcknowledgedByKey({ outcome: "duplicate", clientRef: "crm-1" });
    expect(await aWorld(all).told(byKey)).toEqual([
      { type: "lead.rejected", data: { ...lead, outcome: "duplicate", clientRef: "crm-1" } },
    ]);
  });

  it("says the answer that stands, and none that came after it, over whatever it came", async () => {
    const acknowledgement = { outcome: "rejected", reason: "outside our area" } as const;
    const over = { deliveryId: anId("dlv", 2), subscriptionId: anId("sub", 2) };
    const reply = (time: string) => aDelivered({ ...over, at: at(time), acknowledgement });
    const answers = [anAcknowledgedByKey({ at: at("14:03"), outcome: "duplicate" }), anAcknowledged()];
    const typesOf = async (...facts: Fact[]) => (await aWorld(all).told(...facts)).map(({ type }) => type);
    expect(await typesOf(...answers, reply("14:02"))).toEqual(["lead.acknowledged", "lead.delivered"]);
    expect(await typesOf(...answers, reply("14:00:30"))).toEqual(["lead.delivered", "lead.rejected"]);
  });

  it("says an answer once that an endpoint repeats to a replay", async () => {
    const acknowledgement = { outcome: "accepted" } as const;
    const again = aDelivered({ attempt: 2, round: anId("rpl"), at: at("15:00"), acknowledgement });
    const told = await aWorld(all).told(aDelivered({ acknowledgement }), again);
    expect(told.filter(({ type }) => type === "lead.acknowledged")).toHaveLength(1);
  });

  it("says nothing of an endpoint that has the lead from an attempt before, and calls it a duplicate", async () => {
    const { told } = aWorld(all);
    const acknowledgement = { outcome: "duplicate" } as const;
    const again = aDelivered({ attempt: 2, round: anId("rpl"), at: at("15:00"), acknowledgement });
    expect((await told(aDelivered(), again)).map(({ type }) => type)).toEqual(["lead.delivered", "lead.delivered"]);
  });

  it("says that a delivery was given up, and nothing of an attempt that is made again", async () => {
    const { told } = aWorld(all);
    expect(
      await told(aDeliveryFailed(), aDeliveryFailed({ attempt: 10, last: true, reason: "timeout" })),
    ).toMatchObject([{ type: "delivery.exhausted", data: { ...lead, reason: "timeout", attempt: 10 } }]);
  });

  it("says that the person was reached, not that somebody tried, and what came of it", async () => {
    const { told } = aWorld(all);
    const facts = [aContactAttempt(), aContactAttempt({ attemptId: anId("att", 2), result: "connected" }), anOutcome()];
    expect((await told(...facts)).map(({ type }) => type)).toEqual(["lead.contacted", "lead.outcome_recorded"]);
  });

  it("says what a sale is worth", async () => {
    const { told } = aWorld(all);
    const won = { outcome: "won", sequence: 2, value: { amount: 450_000, currency: "GBP" } } as const;
    expect(await told(anOutcome(won))).toMatchObject([{ data: { ...lead, ...won } }]);
  });

  it("says nothing of the sandbox", async () => {
    const { told } = aWorld(all);
    expect(await told(aReceived({ sandbox: true }), aDelivered())).toEqual([]);
  });
});
