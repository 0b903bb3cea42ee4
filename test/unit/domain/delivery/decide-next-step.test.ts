import { describe, expect, it } from "vitest";
import { decideNextStep, filterDeliveryHistory } from "#domain/delivery/decide-next-step.ts";
import { instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import {
  aContactAttempt,
  aDelivered,
  aDeliveryBounced,
  aDeliveryFailed,
  aDeliverySkipped,
  anAcknowledged,
  aReceived,
} from "#test/support/facts.ts";

const failed = aDeliveryFailed({ retryAt: at("14:05") });
const last = (reason: "timeout" | "internal_fault") => aDeliveryFailed({ attempt: 2, last: true, reason });
const replay = anId("rpl");

describe("the next step of a delivery", () => {
  it("is the first attempt without any facts", () => {
    expect(decideNextStep([], undefined, at("14:00"))).toEqual({ do: "try", attempt: 1, failures: 0 });
  });

  it("is to wait until one second before the next attempt, because clocks differ", () => {
    const early = (ms: number) => instant(Date.parse(at("14:05")) - ms);
    expect(decideNextStep([failed], undefined, early(1_001))).toEqual({
      do: "wait",
      until: at("14:05"),
      failure: failed,
    });
    expect(decideNextStep([failed], undefined, early(1_000))).toEqual({ do: "try", attempt: 2, failures: 1 });
  });

  it("counts an internal fault as an attempt, but not as a failure of the endpoint", () => {
    expect(decideNextStep([failed, last("internal_fault")], undefined, at("15:00"))).toEqual({
      do: "try",
      attempt: 3,
      failures: 1,
    });
  });

  it("is nothing after the last attempt, and for a replay the attempt with the next number", () => {
    expect(decideNextStep([failed, last("timeout")], undefined, at("15:00"))).toEqual({ do: "nothing" });
    expect(decideNextStep([failed, last("timeout")], replay, at("15:00"))).toEqual({
      do: "try",
      attempt: 3,
      failures: 0,
    });
  });

  it("is nothing after a skip, and for a replay one more attempt", () => {
    expect(decideNextStep([aDeliverySkipped()], undefined, at("15:00"))).toEqual({ do: "nothing" });
    expect(decideNextStep([aDeliverySkipped()], replay, at("15:00"))).toMatchObject({ do: "try", failures: 0 });
  });

  it("is nothing after a receipt or an answer, and only for a replay that repeats one more attempt", () => {
    for (const fact of [aDelivered(), anAcknowledged()]) {
      for (const round of [undefined, replay])
        expect(decideNextStep([fact], round, at("15:00"))).toEqual({ do: "nothing" });
      expect(decideNextStep([fact], replay, at("15:00"), { isRepeat: true })).toMatchObject({ do: "try", failures: 0 });
    }
    const replayed = aDelivered({ attempt: 2, round: replay });
    for (const round of [undefined, replay])
      expect(decideNextStep([replayed], round, at("15:00"))).toEqual({ do: "nothing" });
    expect(decideNextStep([aDelivered(), replayed], replay, at("15:00"), { isRepeat: true })).toEqual({
      do: "nothing",
    });
  });

  it("is an attempt for a replay after a bounce, because nothing arrived", () => {
    expect(decideNextStep([aDelivered(), aDeliveryBounced()], replay, at("15:00"))).toMatchObject({
      do: "try",
      attempt: 2,
    });
  });

  it("is nothing in a repeating round once another round that began later has a receipt", () => {
    const waiting = aDeliveryFailed({ attempt: 2, round: replay, retryAt: at("14:30") });
    const isRepeat = true;
    expect(decideNextStep([aDelivered(), waiting], replay, at("15:00"), { isRepeat })).toMatchObject({ attempt: 3 });
    const later = aDelivered({ attempt: 3, round: anId("rpl", 2) });
    expect(decideNextStep([aDelivered(), waiting, later], replay, at("15:00"), { isRepeat })).toEqual({
      do: "nothing",
    });
  });

  it("is the retry at once for an order that brings it forward, and to wait again after that attempt", () => {
    expect(decideNextStep([failed], undefined, at("14:01"), { retryOf: 1 })).toMatchObject({ do: "try", attempt: 2 });
    const second = aDeliveryFailed({ attempt: 2, retryAt: at("14:30") });
    expect(decideNextStep([failed, second], undefined, at("14:02"), { retryOf: 1 })).toMatchObject({
      do: "wait",
      until: at("14:30"),
    });
  });
});

describe("the facts of a delivery", () => {
  it("exclude other facts of the lead", () => {
    const own = [failed, aDelivered(), aDeliverySkipped(), aDeliveryBounced()];
    const others = [aReceived(), aContactAttempt(), aDelivered({ deliveryId: anId("dlv", 2) })];
    expect(filterDeliveryHistory([...others, ...own], anId("dlv"))).toEqual(own);
  });
});
