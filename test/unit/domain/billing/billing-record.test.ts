import { describe, expect, it } from "vitest";
import { BillingRecord, toBillingRecord } from "#domain/billing/billing-record.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import {
  aContactAttempt,
  aDelivered,
  aDeliverySkipped,
  aLead,
  anAcknowledged,
  anOutcome,
  aReceived,
} from "#test/support/facts.ts";

const value = { amount: 950_000, currency: "GBP" };

describe("a billing record", () => {
  it("of a lead that was only received has its price and nothing that did not happen", () => {
    expect(toBillingRecord(anId("lead"), aLead())).toEqual({
      leadId: anId("lead"),
      clientId: anId("client"),
      campaignId: anId("campaign"),
      model: "callback",
      price: { amount: 6000, currency: "GBP" },
      charged: { amount: 6000, currency: "GBP" },
      status: "received",
      receivedAt: at("14:00"),
      placedAt: at("14:00"),
      deliveries: [{ channel: "sms", status: "pending" }],
    });
  });

  it.each(["rejected", "duplicate"] as const)(
    "of a lead that was %s keeps its price and charges nothing",
    (outcome) => {
      const lead = aLead(aDelivered(), anAcknowledged({ outcome, reason: "out_of_area", clientRef: "crm-1" }));
      expect(toBillingRecord(anId("lead"), lead)).toMatchObject({
        price: { amount: 6000, currency: "GBP" },
        charged: { amount: 0, currency: "GBP" },
        status: outcome,
        acknowledgement: { outcome, at: at("14:01"), reason: "out_of_area", clientRef: "crm-1" },
      });
    },
  );

  it("of a lead that was rejected and worked all the same charges its price", () => {
    const lead = aLead(aDelivered(), anAcknowledged({ outcome: "rejected" }), anOutcome({ outcome: "won", value }));
    expect(toBillingRecord(anId("lead"), lead)).toMatchObject({
      charged: { amount: 6000, currency: "GBP" },
      acknowledgement: { outcome: "rejected" },
    });
  });

  it("tells of each delivery the channel, what became of it and when, or why not", () => {
    const [email, webhook] = (["email", "webhook"] as const).map((channel, index) => ({
      ...{ id: anId("dlv", index + 2), subscriptionId: anId("sub", index + 2), channel },
    }));
    if (!email || !webhook) throw new Error("two more deliveries");
    const sms = { id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms" } as const;
    const lead = aLead(
      aReceived({ deliveries: [sms, email, webhook] }),
      aDelivered(),
      anAcknowledged(),
      aDeliverySkipped({ deliveryId: email.id, reason: "opted_out" }),
    );
    expect(toBillingRecord(anId("lead"), lead)?.deliveries).toEqual([
      { channel: "sms", status: "acknowledged", deliveredAt: at("14:00:02") },
      { channel: "email", status: "skipped", reason: "opted_out" },
      { channel: "webhook", status: "pending" },
    ]);
  });

  it("of a lead worked to its end has every stamp that proves it", () => {
    const lead = aLead(
      aReceived({ model: "hybrid" }),
      aDelivered(),
      aContactAttempt(),
      aContactAttempt({ at: at("14:20"), result: "connected" }),
      anOutcome({ outcome: "won", value }),
    );
    expect(toBillingRecord(anId("lead"), lead)).toMatchObject({
      model: "hybrid",
      status: "contacted",
      deliveredAt: at("14:00:02"),
      firstAttemptAt: at("14:05"),
      firstContactAt: at("14:20"),
      outcome: { kind: "won", at: at("15:00"), value },
    });
  });

  it("has the outcome that stands, without the value of the one before", () => {
    const lead = aLead(
      anOutcome({ outcome: "won", value }),
      anOutcome({ sequence: 2, outcome: "lost", at: at("16:00") }),
    );
    expect(toBillingRecord(anId("lead"), lead)?.outcome).toEqual({ kind: "lost", at: at("16:00") });
  });

  it("names no person: who told what, and what was said, stays in the history", () => {
    const lead = aLead(aDelivered(), aContactAttempt({ author: "sub_1" }), anOutcome());
    expect(JSON.stringify(toBillingRecord(anId("lead"), lead))).not.toMatch(/author|sub_|reference/);
  });

  it("is what its schema says", () => {
    const record = toBillingRecord(anId("lead"), aLead(aDelivered(), anOutcome({ outcome: "won", value })));
    expect(BillingRecord.parse(record)).toEqual(record);
  });
});
