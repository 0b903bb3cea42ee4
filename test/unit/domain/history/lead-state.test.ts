import { describe, expect, it } from "vitest";
import { foldLead, foldReceivedLead, sortFacts } from "#domain/history/lead-state.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import {
  aContactAttempt,
  aDelivered,
  aDeliveryFailed,
  aDeliverySkipped,
  aLead,
  anOutcome,
  aPlacement,
  aReceived,
  aRouting,
} from "#test/support/facts.ts";

const byEmail = { deliveryId: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "email" } as const;
const email = { id: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "email" } as const;
const overBoth = aReceived({ deliveries: [{ id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms" }, email] });
const exhausted = aDeliveryFailed({ attempt: 5, last: true });
const suppressed = aDeliverySkipped();
const connected = aContactAttempt({ result: "connected" });

describe("the status of a lead", () => {
  it.each([
    ["received until something is tried", [aReceived()], "received"],
    ["dispatched once an attempt has failed", [aReceived(), aDeliveryFailed()], "dispatched"],
    ["dispatched while one of two deliveries is given up", [overBoth, exhausted], "dispatched"],
    [
      "undeliverable when every delivery is given up",
      [overBoth, exhausted, { ...exhausted, ...byEmail }],
      "undeliverable",
    ],
    ["undeliverable when nobody subscribed", [aReceived({ deliveries: [] })], "undeliverable"],
    [
      "undeliverable when its one delivery is skipped",
      [aReceived(), { ...suppressed, reason: "opted_out" as const }],
      "undeliverable",
    ],
    ["suppressed when its one delivery is skipped for that", [aReceived(), suppressed], "suppressed"],
    [
      "suppressed when one delivery was given up and the other skipped for that",
      [overBoth, exhausted, { ...suppressed, ...byEmail }],
      "suppressed",
    ],
    ["dispatched while one delivery is skipped and the other waits", [overBoth, suppressed], "dispatched"],
    [
      "dispatched while one delivery is skipped and the other is tried again",
      [overBoth, suppressed, aDeliveryFailed(byEmail)],
      "dispatched",
    ],
    [
      "delivered by one receipt, although the other delivery is skipped",
      [overBoth, suppressed, aDelivered(byEmail)],
      "delivered",
    ],
    ["contacted although it was suppressed: somebody was reached", [aReceived(), suppressed, connected], "contacted"],
    ["delivered by one receipt, while the other delivery waits", [overBoth, aDelivered()], "delivered"],
    [
      "delivered by one receipt, although the other is given up",
      [overBoth, aDelivered(), { ...exhausted, ...byEmail }],
      "delivered",
    ],
    ["delivered while nobody was reached", [aReceived(), aDelivered(), aContactAttempt()], "delivered"],
    ["contacted once somebody was reached", [aReceived(), aDelivered(), connected], "contacted"],
    ["contacted even when no delivery left a receipt", [aReceived(), exhausted, connected], "contacted"],
    [
      "nurturing by its outcome",
      [aReceived(), aDelivered(), connected, anOutcome({ outcome: "nurture" })],
      "nurturing",
    ],
    ["delivered when its data was bad", [aReceived(), aDelivered(), anOutcome({ outcome: "bad_data" })], "delivered"],
    [
      "contacted when a reached person's data was bad",
      [aReceived(), connected, anOutcome({ outcome: "bad_data" })],
      "contacted",
    ],
  ])("is %s", (_, facts, status) => {
    expect(foldLead(facts)?.status).toBe(status);
  });

  it.each(["callback_requested", "appointment_set", "quoted", "won", "lost", "not_interested"] as const)(
    "is contacted by the outcome %s, which only the prospect can have said",
    (outcome) => {
      expect(aLead(anOutcome({ outcome })).status).toBe("contacted");
    },
  );

  it("leaves nurturing when a later outcome follows", () => {
    const facts = [anOutcome({ outcome: "nurture" }), anOutcome({ sequence: 2, outcome: "appointment_set" })];
    expect(aLead(...facts).status).toBe("contacted");
    expect(aLead(...facts.toReversed()).status).toBe("contacted");
  });
});

describe("the state of a lead", () => {
  it("is nothing for a history without its receipt", () => {
    expect(foldLead([])).toBeUndefined();
    expect(foldLead([aDelivered(), connected])).toBeUndefined();
  });

  it("was delivered at the earliest receipt on any channel", () => {
    const state = aLead(overBoth, aDelivered({ at: at("14:00:09") }), aDelivered({ ...byEmail, at: at("14:00:03") }));
    expect(state.deliveredAt).toBe(at("14:00:03"));
  });

  it("has no time of delivery, contact or outcome before there was one", () => {
    expect(aLead()).toEqual({
      status: "received",
      received: aReceived(),
      placed: { at: at("14:00"), placement: aPlacement(), routing: aRouting() },
      deliveries: [
        { id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms", queuedAt: at("14:00"), status: "pending" },
      ],
      contact: {},
      duplicates: 0,
    });
  });

  it("has the outcome with the highest sequence, whatever time was told with it", () => {
    const earlierButLast = anOutcome({
      sequence: 2,
      at: at("14:30"),
      outcome: "won",
      value: { amount: 1, currency: "GBP" },
    });
    const state = aLead(earlierButLast, anOutcome({ sequence: 1, at: at("15:00"), outcome: "lost" }));
    expect(state.outcome).toEqual(earlierButLast);
  });

  it("is the first answer to a push when it is made from the receipt alone", () => {
    expect(foldReceivedLead(overBoth, []).status).toBe("received");
  });
});

describe("a history for people to read", () => {
  it("is in the order in which things happened", () => {
    const facts = [anOutcome(), connected, aDelivered(), aReceived()];
    expect(sortFacts(facts)).toEqual(facts.toReversed());
  });

  it("puts cause before consequence where the times are the same", () => {
    const moment = { at: at("14:00") };
    const facts = [
      aReceived(moment),
      aDeliveryFailed(moment),
      aDeliverySkipped(moment),
      aDelivered({ ...moment, attempt: 2 }),
      aContactAttempt(moment),
      anOutcome(moment),
    ];
    expect(sortFacts(facts.toReversed())).toEqual(facts);
  });
});
