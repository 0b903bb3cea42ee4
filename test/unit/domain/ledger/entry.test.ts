import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { emptyPosition, type LeadPosition, planPosting } from "#domain/ledger/entry.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import {
  aContactAttempt,
  aDelivered,
  aHeld,
  anAcknowledged,
  aPassedOn,
  aPlaced,
  aPlacement,
  aReceived,
} from "#test/support/facts.ts";

const plan = (facts: Fact[], position: LeadPosition = emptyPosition) =>
  planPosting(anId("lead"), facts, position, factSortKey);

const rejected = anAcknowledged({ outcome: "rejected", at: at("14:10") });

describe("the entries of a lead", () => {
  it("charge a placed lead at its price, by the fact that placed it, and name no person", () => {
    const received = aReceived();
    expect(plan([aContactAttempt(), aDelivered(), received])).toEqual({
      entries: [
        {
          leadId: anId("lead"),
          campaignId: received.campaignId,
          model: "callback",
          line: "lead",
          amount: 6000,
          termsFrom: received.placement?.termsFrom,
          rule: "lead.accepted@1",
          basis: ["fact/received"],
          occurredAt: at("14:00"),
        },
      ],
      position: { version: 1, posted: { lead: 6000 } },
    });
  });

  it("rest on few facts of the many of a lead that a program reports calls about again and again", () => {
    const calls = Array.from({ length: 4_000 }, (_, second) =>
      aContactAttempt({
        attemptId: anId("att", second),
        at: instant(Date.parse(at("15:00")) + second * 1_000),
        result: second % 2 === 0 ? "no_answer" : "connected",
      }),
    );
    const placement = aPlacement({ prices: { lead: { event: "contacted" } } });
    const planned = plan([...calls, aDelivered(), aReceived({ placement })]);
    expect(planned?.entries).toMatchObject([
      { amount: 6000, basis: ["fact/received", factSortKey(calls[1] as Fact)], occurredAt: at("15:00:01") },
    ]);
  });

  it("are none while the lead is held, and rest on both facts once it is placed", () => {
    expect(plan([aHeld()])).toBeUndefined();
    const placed = plan([aHeld(), aPlaced()]);
    expect(placed?.entries).toMatchObject([
      { amount: 6000, basis: ["fact/received", "fact/placed"], occurredAt: at("15:00") },
    ]);
  });

  it("are none when nothing changed", () => {
    expect(plan([aReceived(), aDelivered()], { version: 1, posted: { lead: 6000 } })).toBeUndefined();
  });

  it("reverse the charge of a lead that the client rejected, and cite the rejection", () => {
    const posted = { version: 1, posted: { lead: 6000 } };
    expect(plan([aReceived(), aDelivered(), rejected], posted)).toMatchObject({
      entries: [
        {
          amount: -6000,
          rule: "lead.rejected@1",
          basis: ["fact/received", factSortKey(rejected)],
          occurredAt: at("14:10"),
        },
      ],
      position: { version: 2, posted: { lead: 0 } },
    });
  });

  it("reverse the charge of a lead that was passed on, by a rule of its own", () => {
    const passedOn = aPassedOn();
    const reversal = plan([aReceived(), passedOn], { version: 1, posted: { lead: 6000 } });
    expect(reversal?.entries).toMatchObject([
      { amount: -6000, rule: "lead.passed_on@1", basis: ["fact/received", factSortKey(passedOn)] },
    ]);
  });

  it("are none for a lead that was rejected before it was posted", () => {
    expect(plan([aReceived(), rejected])).toBeUndefined();
  });

  it("charge a rejected lead again once its person was reached, by the contact", () => {
    const contact = aContactAttempt({ result: "connected", at: at("14:20") });
    const again = plan([aReceived(), rejected, contact], { version: 2, posted: { lead: 0 } });
    expect(again?.entries).toMatchObject([
      { amount: 6000, rule: "lead.accepted@1", basis: ["fact/received", factSortKey(contact)] },
    ]);
  });
});
