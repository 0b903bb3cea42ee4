import { describe, expect, it } from "vitest";
import { foldLead, foldReceivedLead } from "#domain/history/lead-state.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aContactAttempt, aDelivered, aLead, anOutcome, aPlacement, aReceived, aRouting } from "#test/support/facts.ts";

const byEmail = { deliveryId: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "email" } as const;
const email = { id: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "email" } as const;
const overBoth = aReceived({ deliveries: [{ id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms" }, email] });
const connected = aContactAttempt({ result: "connected" });

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
