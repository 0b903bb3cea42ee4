import { describe, expect, it } from "vitest";
import type { DeliveryHistoryFact } from "#domain/delivery/decide-next-step.ts";
import { decideRedelivery } from "#domain/delivery/decide-redelivery.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import {
  aDelivered,
  aDeliveryBounced,
  aDeliveryFailed,
  aDeliverySkipped,
  anAcknowledged,
} from "#test/support/facts.ts";

const replayId = anId("rpl");
const earlier = anId("rpl", 9);
const decide = (repeat: boolean, ...facts: DeliveryHistoryFact[]) =>
  decideRedelivery(facts, { replayId, repeat, at: at("15:00") });
const startRound = { do: "start_round" };
const skip = (reason: string) => ({ do: "skip", reason });
const waiting = aDeliveryFailed({ attempt: 3, retryAt: at("19:00") });
const due = aDeliveryFailed({ attempt: 3, retryAt: at("15:00") });
const givenUp = aDeliveryFailed({ attempt: 10, last: true });

const rounds = (count: number) => Array.from({ length: count }, (_, number) => aDelivered({ attempt: number + 1 }));

describe("what a replay does for a delivery", () => {
  it.each<[string, DeliveryHistoryFact[], object, object?]>([
    ["was never attempted", [], skip("under_way")],
    ["waits for a retry", [waiting], { do: "retry_now", round: undefined, retryOf: 3 }],
    ["has a retry that is due", [due], skip("under_way")],
    ["was given up", [givenUp], startRound],
    [
      "waits for a retry in the round of another replay",
      [givenUp, { ...waiting, attempt: 11, round: earlier }],
      { do: "retry_now", round: earlier, retryOf: 11 },
    ],
    [
      "ended in an internal fault, which is retried each hour",
      [aDeliveryFailed({ attempt: 2, last: true, reason: "internal_fault" })],
      { do: "retry_now", round: undefined, retryOf: 2 },
    ],
    ["was skipped", [aDeliverySkipped()], startRound],
    ["was skipped instead of a retry", [waiting, aDeliverySkipped({ at: at("14:30") })], startRound],
    ["bounced", [aDelivered(), aDeliveryBounced()], startRound],
    ["was made 499 times", rounds(499), skip("delivered"), startRound],
    ["was made 500 times", rounds(500), skip("delivered"), skip("too_many_attempts")],
    ["was given up 500 times", Array.from({ length: 500 }, () => givenUp), skip("too_many_attempts")],
    ["has a receipt", [waiting, aDelivered({ attempt: 4 })], skip("delivered"), startRound],
    ["has an answer and no receipt", [givenUp, anAcknowledged()], skip("delivered"), startRound],
    [
      "has a receipt, and a repeat of it that waits for a retry",
      [aDelivered(), { ...waiting, round: earlier }],
      skip("delivered"),
      { do: "retry_now", round: earlier, retryOf: 3 },
    ],
    ["has a result of this replay already", [givenUp, { ...waiting, attempt: 11, round: replayId }], startRound],
  ])("that %s", (_, facts, expected, repeated = expected) => {
    expect(decide(false, ...facts)).toEqual(expected);
    expect(decide(true, ...facts)).toEqual(repeated);
    expect(decide(false, ...facts.toReversed())).toEqual(expected);
  });
});
