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
    ["received until the first attempt", [aReceived()], "received"],
    ["dispatched once an attempt has failed", [aReceived(), aDeliveryFailed()], "dispatched"],
    ["dispatched while one of two deliveries is exhausted", [overBoth, exhausted], "dispatched"],
    [
      "undeliverable if every delivery is exhausted",
      [overBoth, exhausted, { ...exhausted, ...byEmail }],
      "undeliverable",
    ],
    ["undeliverable without a subscription", [aReceived({ deliveries: [] })], "undeliverable"],
    [
      "undeliverable if its only delivery is skipped",
      [aReceived(), { ...suppressed, reason: "opted_out" as const }],
      "undeliverable",
    ],
    ["suppressed if its only delivery is skipped as suppressed", [aReceived(), suppressed], "suppressed"],
    [
      "suppressed if one delivery is exhausted and the other skipped as suppressed",
      [overBoth, exhausted, { ...suppressed, ...byEmail }],
      "suppressed",
    ],
    ["dispatched while one delivery is skipped and the other pending", [overBoth, suppressed], "dispatched"],
    [
      "dispatched while one delivery is skipped and the other is retried",
      [overBoth, suppressed, aDeliveryFailed(byEmail)],
      "dispatched",
    ],
    [
      "delivered by one receipt, although the other delivery is skipped",
      [overBoth, suppressed, aDelivered(byEmail)],
      "delivered",
    ],
    [
      "contacted although it was suppressed, once the prospect was reached",
      [aReceived(), suppressed, connected],
      "contacted",
    ],
    ["delivered by one receipt, while the other delivery is pending", [overBoth, aDelivered()], "delivered"],
    [
      "delivered by one receipt, although the other is exhausted",
      [overBoth, aDelivered(), { ...exhausted, ...byEmail }],
      "delivered",
    ],
    ["delivered until the prospect was reached", [aReceived(), aDelivered(), aContactAttempt()], "delivered"],
    ["contacted once the prospect was reached", [aReceived(), aDelivered(), connected], "contacted"],
    ["contacted even without a receipt", [aReceived(), exhausted, connected], "contacted"],
    [
      "nurturing by its outcome",
      [aReceived(), aDelivered(), connected, anOutcome({ outcome: "nurture" })],
      "nurturing",
    ],
    [
      "delivered if its outcome is bad data",
      [aReceived(), aDelivered(), anOutcome({ outcome: "bad_data" })],
      "delivered",
    ],
    [
      "contacted if its outcome is bad data after a contact",
      [aReceived(), connected, anOutcome({ outcome: "bad_data" })],
      "contacted",
    ],
  ])("is %s", (_, facts, status) => {
    expect(foldLead(facts)?.status).toBe(status);
  });

  it.each(["callback_requested", "appointment_set", "quoted", "won", "lost", "not_interested"] as const)(
    "is contacted after the outcome %s, which only the prospect can have given",
    (outcome) => {
      expect(aLead(anOutcome({ outcome })).status).toBe("contacted");
    },
  );

  it("is no longer nurturing after a later outcome", () => {
    const facts = [anOutcome({ outcome: "nurture" }), anOutcome({ sequence: 2, outcome: "appointment_set" })];
    expect(aLead(...facts).status).toBe("contacted");
    expect(aLead(...facts.toReversed()).status).toBe("contacted");
  });
});

describe("the state of a lead", () => {
  it("is undefined without the fact that it was received", () => {
    expect(foldLead([])).toBeUndefined();
    expect(foldLead([aDelivered(), connected])).toBeUndefined();
  });

  it("has the time of the earliest receipt on any channel", () => {
    const state = aLead(overBoth, aDelivered({ at: at("14:00:09") }), aDelivered({ ...byEmail, at: at("14:00:03") }));
    expect(state.deliveredAt).toBe(at("14:00:03"));
  });

  it("has no time of delivery, contact or outcome before each happened", () => {
    expect(aLead()).toEqual({
      status: "received",
      received: aReceived(),
      placed: { at: at("14:00"), placement: aPlacement(), routing: aRouting() },
      deliveries: [
        { id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms", queuedAt: at("14:00"), status: "pending" },
      ],
      attempts: [],
      contact: {},
      appointments: [],
      returns: [],
      cycles: [
        {
          number: 1,
          from: at("14:00"),
          deliveries: [
            { id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms", queuedAt: at("14:00"), status: "pending" },
          ],
          callStarts: [],
          attempts: [],
          contact: {},
        },
      ],
      duplicates: 0,
    });
  });

  it("has the outcome with the highest sequence, for any reported time", () => {
    const earlierButLast = anOutcome({
      sequence: 2,
      at: at("14:30"),
      outcome: "won",
      value: { amount: 1, currency: "GBP" },
    });
    const state = aLead(earlierButLast, anOutcome({ sequence: 1, at: at("15:00"), outcome: "lost" }));
    expect(state.outcome).toEqual(earlierButLast);
  });

  it("is received right after a push, from the first fact alone", () => {
    expect(foldReceivedLead(overBoth, []).status).toBe("received");
  });
});

describe("a sorted history", () => {
  it("is in order of time", () => {
    const facts = [anOutcome(), connected, aDelivered(), aReceived()];
    expect(sortFacts(facts)).toEqual(facts.toReversed());
  });

  it("has causes before consequences at the same time", () => {
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
