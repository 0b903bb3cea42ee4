import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { computeDayCells, mergeCells, sumCells } from "#domain/reports/cell.ts";
import { getCount, getMoney, getSketch } from "#domain/reports/figures.ts";
import { instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import {
  aBooking,
  aContactAttempt,
  aDecision,
  aDelivered,
  anOutcome,
  aReceived,
  aReplacement,
  aReturnDecided,
  aReturnOpened,
  aStatement,
} from "#test/support/facts.ts";
import { hash, toAnyLead, toOneCell, zone } from "#test/support/reports/measured-leads.ts";

const figuresOf = (...histories: Fact[][]) => {
  const cell = toOneCell(histories.map((facts, index) => toAnyLead(anId("lead", index + 1), facts)));
  return sumCells(cell ? [cell] : []);
};

const won = anOutcome({ outcome: "won", value: { amount: 250_000, currency: "GBP" } });

describe("the cells of a day", () => {
  it("have the leads placed on the date in the client's time zone, and no others", () => {
    const leads = ["2026-06-01T22:59:59Z", "2026-06-01T23:00:00Z", "2026-06-02T22:59:59Z", "2026-06-02T23:00:00Z"].map(
      (moment, index) => toAnyLead(anId("lead", index + 1), [aReceived({ at: on(moment) })]),
    );
    const cells = computeDayCells(leads, { date: "2026-06-02", zone, computedAt: at("23:00"), hash });
    const cell = cells.get(anId("campaign"));
    expect(cells.size).toBe(1);
    expect(cell?.records).toBe(2);
    expect(cell?.digest).toBe(`${anId("lead", 2)} 1\n${anId("lead", 3)} 1`);
  });

  it("count how soon the client called, by channel, and what came of it", () => {
    const figures = figuresOf([aReceived(), aDelivered(), aContactAttempt({ at: at("14:05") }), won]);
    expect(getCount(figures, "all.ttfa.raw.within_5")).toBe(1);
    expect(getSketch(figures, "channel.sms.ttfa.raw").max).toBe(298);
    expect(getCount(figures, "band.raw.0-5.won")).toBe(1);
    expect(getCount(figures, "won_on_day.0")).toBe(1);
  });

  it("net a returned lead out of the billed ones, with its charge", () => {
    const returned = [aReceived(), aDelivered(), aReturnOpened(), aReturnDecided()];
    const figures = figuresOf([aReceived(), aDelivered(), won], returned);
    expect(figures.money["GBP"]).toEqual({
      priced: 2,
      "billed.leads": 2,
      "billed.sales": 1,
      "billed.spend": 6000,
      "delivered.leads": 2,
      "delivered.sales": 1,
      "delivered.spend": 6000,
      "net.leads": 1,
      "net.sales": 1,
      "net.spend": 6000,
      credited: 6000,
      won_value: 250_000,
    });
  });

  it("count a lead that was replaced and its replacement as one billed lead", () => {
    const replaced = [aReceived(), aReturnOpened(), aReturnDecided({ remedy: { kind: "replacement" } })];
    const figures = figuresOf(replaced, [aReceived(), aReplacement(), won]);
    const net = (["net.leads", "net.sales", "net.spend"] as const).map((name) => getMoney(figures, "GBP", name));
    expect(net).toEqual([1, 1, 6000]);
  });

  it("charge the held appointments for the no-shows too", () => {
    const prices = { appointment: { booked: 10_000 } };
    const placement = {
      ...aReceived({ model: "appointment" }).placement,
      prices,
      price: { amount: 10_000, currency: "GBP" },
    };
    const booked = [aReceived({ placement }), aBooking()];
    const figures = figuresOf(
      [...booked, aDecision(), won],
      [...booked, aDecision({ result: "no_show_prospect" })],
      [...booked, aDecision(), anOutcome({ outcome: "not_interested" })],
    );
    const held = (["held.leads", "held.sales", "held.spend"] as const).map((name) => getMoney(figures, "GBP", name));
    expect(held).toEqual([2, 1, 30_000]);
    expect([getCount(figures, "held"), getCount(figures, "qualified")]).toEqual([2, 1]);
    expect(getCount(figures, "appointment.booked.no_show_prospect")).toBe(1);
  });

  it.each([
    ["nothing of it is said", [aStatement()], 1],
    ["the client says that the prospect was as agreed", [aStatement({ qualified: true })], 1],
    ["the client says that it was not", [aStatement({ qualified: false })], 0],
    ["the client corrects that", [aStatement({ qualified: false }), aStatement({ statement: 2, qualified: true })], 1],
    ["only the prospect says it", [aStatement({ by: "prospect", qualified: false })], 1],
    ["the agency decides against the client", [aStatement({ qualified: false }), aDecision({ qualified: true })], 1],
    ["the agency decides that it was not", [aDecision({ qualified: false })], 0],
    ["the prospect was absent", [aStatement({ result: "no_show_prospect", qualified: false })], 0],
  ])("count a meeting as qualified by its result: %s", (_, said, qualified) => {
    const figures = figuresOf([aReceived({ model: "appointment" }), aBooking(), ...said]);
    expect(getCount(figures, "qualified")).toBe(qualified);
  });

  it("say how old the oldest part of a merge is, and which dates it has", () => {
    const [early, late] = ["2026-11-01", "2026-11-02"].map((date, index) => {
      const lead = toAnyLead(anId("lead", index + 1), [aReceived({ at: on(`${date}T12:00:00Z`) })]);
      const computedAt = instant(Date.parse(at("23:00")) - index * 1000);
      return computeDayCells([lead], { date, zone, computedAt, hash }).get(anId("campaign"));
    });
    if (!early || !late) throw new Error("each day has a lead");
    expect(mergeCells([late, early], hash)).toMatchObject({
      from: "2026-11-01",
      to: "2026-11-02",
      records: 2,
      computedAt: at("22:59:59"),
    });
    expect(mergeCells([], hash)).toBeUndefined();
  });
});
