import { describe, expect, it } from "vitest";
import { sortFacts } from "#domain/history/sort-facts.ts";
import { at } from "#test/support/at.ts";
import {
  aContactAttempt,
  aDelivered,
  aDeliveryFailed,
  aDeliverySkipped,
  anOutcome,
  aReceived,
} from "#test/support/facts.ts";

const connected = aContactAttempt({ result: "connected" });

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
