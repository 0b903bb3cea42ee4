import { describe, expect, it } from "vitest";
import { foldLead } from "#domain/history/lead-state.ts";
import { anId } from "#test/support/an-id.ts";
import {
  aContactAttempt,
  aDelivered,
  aDeliveryFailed,
  aDeliverySkipped,
  aLead,
  anOutcome,
  aReceived,
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
