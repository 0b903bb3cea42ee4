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
  it("of a lead that was only received has its price and no later stamps", () => {
    expect(toBillingRecord(anId("lead"), aLead())).toEqual({
      leadId: anId("lead"),
      clientId: anId("client"),
      campaignId: anId("campaign"),
      model: "callback",
      path: "callback",
      price: { amount: 6000, currency: "GBP" },
      charged: { amount: 6000, currency: "GBP" },
      lines: [{ line: "lead", amount: 6000, rule: "lead.accepted@1" }],
      status: "received",
      receivedAt: at("14:00"),
      placedAt: at("14:00"),
      deliveries: [{ channel: "sms", status: "pending" }],
    });
  });

  it.each(["rejected", "duplicate"] as const)("of a %s lead keeps its price and charges nothing", (outcome) => {
    const lead = aLead(aDelivered(), anAcknowledged({ outcome, reason: "out_of_area", clientRef: "crm-1" }));
    expect(toBillingRecord(anId("lead"), lead)).toMatchObject({
      price: { amount: 6000, currency: "GBP" },
      charged: { amount: 0, currency: "GBP" },
      status: outcome,
      acknowledgement: { outcome, at: at("14:01"), reason: "out_of_area", clientRef: "crm-1" },
    });
  });

  it("of a lead that was rejected and then worked charges its price", () => {
    const lead = aLead(aDelivered(), anAcknowledged({ outcome: "rejected" }), anOutcome({ outcome: "won", value }));
    expect(toBillingRecord(anId("lead"), lead)).toMatchObject({
      charged: { amount: 6000, currency: "GBP" },
      acknowledgement: { outcome: "rejected" },
    });
  });

  it("has the channel, the status and the time of each delivery, or the reason of a skip", () => {
    const email = { id: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "email" } as const;
    const webhook = { id: anId("dlv", 3), subscriptionId: anId("sub", 3), channel: "webhook" } as const;
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

  it("of a won lead has every stamp of its history", () => {
    const lead = aLead(
      aReceived({ model: "hybrid" }),
      aDelivered(),
      aContactAttempt(),
      aContactAttempt({ attemptId: anId("att", 2), at: at("14:20"), result: "connected" }),
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

  it("names the times that Baton heard of more than an hour later, and none of a later cycle", () => {
    const late = aContactAttempt({ at: at("14:05"), recordedAt: at("15:05:00.001") });
    const prompt = aContactAttempt({
      attemptId: anId("att", 2),
      at: at("14:20"),
      recordedAt: at("15:20"),
      result: "connected",
    });
    expect(toBillingRecord(anId("lead"), aLead(aDelivered(), late, prompt))?.toldLate).toEqual(["firstAttempt"]);
    expect(toBillingRecord(anId("lead"), aLead(aDelivered(), prompt))?.toldLate).toBeUndefined();
  });

  it("has the effective outcome, without the value of an earlier one", () => {
    const lead = aLead(
      anOutcome({ outcome: "won", value }),
      anOutcome({ sequence: 2, outcome: "lost", at: at("16:00") }),
    );
    expect(toBillingRecord(anId("lead"), lead)?.outcome).toEqual({ kind: "lost", at: at("16:00") });
  });

  it("contains no author and no reference", () => {
    const lead = aLead(aDelivered(), aContactAttempt({ author: "sub_1" }), anOutcome());
    expect(JSON.stringify(toBillingRecord(anId("lead"), lead))).not.toMatch(/author|sub_|reference/);
  });

  it("matches its schema", () => {
    const record = toBillingRecord(anId("lead"), aLead(aDelivered(), anOutcome({ outcome: "won", value })));
    expect(BillingRecord.parse(record)).toEqual(record);
  });
});
