import { describe, expect, it } from "vitest";
import type { PinnedPrices } from "#domain/campaigns/prices.ts";
import { decideLines, decideReturnCredit, sumLines } from "#domain/billing/charge-lines.ts";
import { previewCharges } from "#domain/billing/preview-charges.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { Placement } from "#domain/lead/received.ts";
import type { Remedy } from "#domain/returns/return-policy.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import {
  aBooking,
  aCancellation,
  aConclusion,
  aContactAttempt,
  aDecision,
  aDelivered,
  aDeliveryFailed,
  aLead,
  anAcknowledged,
  anAcknowledgedByKey,
  aNurture,
  aPassedOn,
  aPlacement,
  aReceived,
  aReplacement,
  aReturnDecided,
  aReturnOpened,
  aReturnSettled,
  aStatement,
  aWoken,
} from "#test/support/facts.ts";

const gbp = (amount: number) => ({ amount, currency: "GBP" });
const placed = (changes: Partial<Placement>) => aReceived({ placement: aPlacement(changes) });
const priced = (prices: PinnedPrices) => placed({ prices });
const hybrid = (prices: PinnedPrices) => placed({ model: "hybrid", price: gbp(6000), prices });

const reached = aContactAttempt({ result: "connected" });
const promoted = aBooking({ promotion: { point: "first_contact", reason: "needs_survey" } });
/** The client said it, and the prospect did not contradict within two days. */
const said = (result: "held" | "no_show_prospect" | "no_show_client"): Fact[] => [
  aStatement({ result }),
  aConclusion({ at: on("2026-11-25T17:10:00Z"), stage: "final" }),
];

const lines = (...facts: Fact[]) =>
  Object.fromEntries(decideLines(aLead(...facts)).map(({ amount, rule }) => [rule, amount]));

describe("the line of a lead", () => {
  it("is its price once it is placed, also if no channel delivers it", () => {
    const failed = aDeliveryFailed({ last: true });
    expect(lines(aReceived(), failed)).toEqual({ "lead.accepted@1": 6000 });
    expect(lines(priced({ lead: { event: "accepted" } }), failed)).toEqual({ "lead.accepted@1": 6000 });
  });

  it("is nothing until a channel delivers it, if it is charged when delivered", () => {
    const received = priced({ lead: { event: "delivered" } });
    expect(lines(received, aDeliveryFailed({ last: true }))).toEqual({ "lead.not_delivered@1": 0 });
    expect(lines(received, aDelivered())).toEqual({ "lead.delivered@1": 6000 });
    expect(lines(received, anAcknowledgedByKey())).toEqual({ "lead.delivered@1": 6000 });
    expect(lines(received, aDelivered(), anAcknowledged({ outcome: "rejected" }))).toEqual({ "lead.rejected@1": 0 });
  });

  it("is nothing until the client spoke with the person, if it is charged when contacted", () => {
    const received = priced({ lead: { event: "contacted" } });
    expect(lines(received, aDelivered(), anAcknowledged(), aContactAttempt())).toEqual({ "lead.not_contacted@1": 0 });
    expect(lines(received, reached)).toEqual({ "lead.contacted@1": 6000 });
  });

  it("is charged once, and kept, when a nurtured lead wakes", () => {
    const woken = [aDelivered(), reached, aNurture(), aWoken()];
    expect(lines(priced({ lead: { event: "contacted" } }), ...woken)).toEqual({ "lead.contacted@1": 6000 });
    expect(lines(priced({ lead: { event: "delivered" } }), ...woken)).toEqual({ "lead.delivered@1": 6000 });
  });
});

describe("the promotion of a callback lead of 6000", () => {
  const booked = hybrid({ appointment: { booked: 10_000 } });
  const held = hybrid({ appointment: { held: 10_000, no_show_prospect: 7000 } });

  it("is 4000 at the booking, for an appointment of 10000 that is charged when booked", () => {
    expect(lines(booked, reached)).toEqual({ "lead.accepted@1": 6000, "promotion.none@1": 0 });
    expect(lines(booked, reached, promoted)).toEqual({ "lead.accepted@1": 6000, "promotion.booked@1": 4000 });
  });

  it("is 4000 once it is final that the appointment was held, if it is charged when held", () => {
    expect(lines(held, reached, promoted)).toEqual({ "lead.accepted@1": 6000, "promotion.none@1": 0 });
    expect(lines(held, reached, promoted, aStatement())).toMatchObject({ "promotion.none@1": 0 });
    const final = [reached, promoted, ...said("held")];
    expect(lines(held, ...final)).toEqual({ "lead.accepted@1": 6000, "promotion.held@1": 4000 });
    expect(sumLines(decideLines(aLead(held, ...final)))).toBe(10_000);
    expect(lines(held, reached, promoted, aDecision())).toMatchObject({ "promotion.held@1": 4000 });
  });

  it("is 1000 for a no-show of the prospect that costs 7000, and nothing for one of the client without a price", () => {
    expect(lines(held, reached, promoted, ...said("no_show_prospect"))).toMatchObject({
      "promotion.no_show_prospect@1": 1000,
    });
    expect(lines(held, reached, promoted, ...said("no_show_client"))).toMatchObject({ "promotion.none@1": 0 });
  });

  it("is nothing for a no-show that costs 5000, and −1000 if the terms say that it may lower the price", () => {
    const appointment = { held: 10_000, no_show_prospect: 5000 };
    const missed = [reached, promoted, ...said("no_show_prospect")];
    expect(lines(hybrid({ appointment }), ...missed)).toMatchObject({ "promotion.no_show_prospect@1": 0 });
    expect(lines(hybrid({ appointment, mayLowerPrice: true }), ...missed)).toEqual({
      "lead.accepted@1": 6000,
      "promotion.no_show_prospect@1": -1000,
    });
  });

  it("ends with the prospect's cancellation, and not with the client's", () => {
    expect(lines(booked, reached, promoted, aCancellation())).toMatchObject({ "promotion.none@1": 0 });
    expect(lines(booked, reached, promoted, aCancellation({ by: "client" }))).toMatchObject({
      "promotion.booked@1": 4000,
    });
  });

  it("keeps the price of the booking for a no-show without a price", () => {
    expect(lines(booked, reached, promoted, ...said("no_show_prospect"))).toMatchObject({ "promotion.booked@1": 4000 });
  });

  it("counts the dearest of several appointments", () => {
    const second = { appointmentId: anId("apt", 2) };
    const missed = [reached, promoted, ...said("no_show_prospect")];
    const again = [aBooking({ ...second, at: at("18:00") }), aDecision({ ...second, at: at("20:00") })];
    expect(lines(held, ...missed, ...again)).toMatchObject({ "promotion.held@1": 4000 });
  });

  it("is the whole price of the appointment while the lead itself is not charged", () => {
    const contacted = hybrid({ lead: { event: "contacted" }, appointment: { booked: 10_000 } });
    expect(lines(contacted, promoted)).toEqual({ "lead.not_contacted@1": 0, "promotion.booked@1": 10_000 });
    expect(lines(contacted, promoted, reached)).toEqual({ "lead.contacted@1": 6000, "promotion.booked@1": 4000 });
  });

  it("is nothing for a lead that the client refused, or that was passed on", () => {
    expect(lines(booked, promoted, anAcknowledged({ outcome: "rejected" }))).toEqual({
      "lead.rejected@1": 0,
      "promotion.none@1": 0,
    });
    expect(lines(booked, promoted, aPassedOn())).toEqual({ "lead.passed_on@1": 0, "promotion.none@1": 0 });
  });
});

describe("the appointment of a lead of that model", () => {
  const byResult = placed({
    model: "appointment",
    price: gbp(10_000),
    prices: { appointment: { held: 10_000, no_show_prospect: 5000 } },
  });

  it("is charged by its result, and the lead is not", () => {
    expect(lines(byResult, aDelivered(), aBooking())).toEqual({ "lead.by_appointment@1": 0, "appointment.none@1": 0 });
    expect(lines(byResult, aBooking(), ...said("held"))).toMatchObject({ "appointment.held@1": 10_000 });
    expect(lines(byResult, aBooking(), ...said("no_show_prospect"))).toMatchObject({
      "appointment.no_show_prospect@1": 5000,
    });
    expect(lines(byResult, aBooking(), ...said("no_show_client"))).toMatchObject({ "appointment.none@1": 0 });
  });

  it("is charged with the lead if the terms have no prices for it", () => {
    const plain = placed({ model: "appointment", price: gbp(10_000) });
    expect(lines(plain, aBooking(), ...said("no_show_prospect"))).toEqual({ "lead.accepted@1": 10_000 });
  });
});

it("the card says that a lead costs its price once the client speaks with the person, if the terms charge that", () => {
  const facts = [priced({ lead: { event: "contacted" } })];
  const charges = previewCharges(anId("lead"), { state: aLead(...facts), facts }, at("14:30"));
  expect(charges).toMatchObject({
    now: gbp(0),
    after: { rejected: gbp(0), wrong_number: gbp(0), connected: gbp(6000) },
  });
});

describe("the lines of a return", () => {
  const opened = aReturnOpened();
  const approved = (remedy: Remedy) => [opened, aReturnDecided({ remedy })];

  it("credit the charge while the return is approved, and nothing before", () => {
    expect(lines(aReceived(), opened)).toEqual({ "lead.accepted@1": 6000 });
    expect(lines(aReceived(), ...approved({ kind: "credit" }))).toEqual({
      "lead.accepted@1": 6000,
      "return.credit@1": -6000,
    });
    const declined = aReturnDecided({ decision: "declined", cause: "was_reached", remedy: undefined });
    expect(lines(aReceived(), opened, declined)).toEqual({ "lead.accepted@1": 6000 });
  });

  it("leave 5000 of a callback that was promoted, held, and returned with half credit", () => {
    const history = [
      hybrid({ appointment: { held: 10_000 } }),
      reached,
      promoted,
      ...said("held"),
      ...approved({ kind: "partial_credit", percent: 50 }),
    ];
    expect(sumLines(decideLines(aLead(...history)))).toBe(5000);
    expect(lines(...history)).toMatchObject({ "promotion.held@1": 4000, "return.partial_credit@1": -5000 });
  });

  it("keep a lead charged that the client rejected and returned, until the return is approved", () => {
    const rejected = [aReceived(), aDelivered(), anAcknowledged({ outcome: "rejected" })];
    expect(lines(...rejected)).toEqual({ "lead.rejected@1": 0 });
    expect(lines(...rejected, opened)).toEqual({ "lead.accepted@1": 6000 });
    expect(sumLines(decideLines(aLead(...rejected, ...approved({ kind: "credit" }))))).toBe(0);
  });

  it("keep the charge of a lead that is replaced, and credit it if no replacement comes", () => {
    const owed = [aReceived(), ...approved({ kind: "replacement" })];
    expect(lines(...owed)).toEqual({ "lead.accepted@1": 6000, "return.replacement@1": 0 });
    expect(sumLines(decideLines(aLead(...owed, aReturnSettled({ replacedBy: anId("lead", 2) }))))).toBe(6000);
    expect(lines(...owed, aReturnSettled())).toEqual({ "lead.accepted@1": 6000, "return.not_replaced@1": -6000 });
  });

  it("charge nothing for a replacement, and the difference for its promotion", () => {
    expect(lines(aReceived(), aReplacement())).toEqual({ "lead.replacement@1": 0, "replacement.of_returned@1": 0 });
    const held = [hybrid({ appointment: { held: 10_000 } }), aReplacement(), reached, promoted, ...said("held")];
    expect(lines(...held)).toMatchObject({ "lead.replacement@1": 0, "promotion.held@1": 4000 });
  });

  it("credit nothing for a replacement whose appointment is cheaper than the lead", () => {
    const cheaper = hybrid({ appointment: { booked: 5000 }, mayLowerPrice: true });
    expect(lines(cheaper, promoted)).toMatchObject({ "promotion.booked@1": -1000 });
    expect(lines(cheaper, aReplacement(), promoted)).toMatchObject({ "promotion.booked@1": 0 });
  });

  it("come to the amount that the return shows: what it credits, or what the policy would credit", () => {
    const amountOf = (facts: Fact[], remedy?: Remedy) => {
      const state = aLead(aReceived(), opened, ...facts);
      const [ofLead] = state.returns;
      return ofLead && decideReturnCredit(state, ofLead, remedy);
    };
    expect(amountOf([], { kind: "partial_credit", percent: 50 })).toEqual(gbp(3000));
    expect(amountOf([])).toBeUndefined();
    expect(amountOf([aReturnDecided({ remedy: { kind: "credit" } })], { kind: "replacement" })).toEqual(gbp(6000));
    const declined = aReturnDecided({ decision: "declined", cause: "was_reached", remedy: undefined });
    expect(amountOf([declined], { kind: "credit" })).toBeUndefined();
    const replaced = aReturnDecided({ remedy: { kind: "replacement" } });
    expect(amountOf([replaced])).toEqual(gbp(0));
    expect(amountOf([replaced, aReturnSettled()])).toEqual(gbp(6000));
  });
});
