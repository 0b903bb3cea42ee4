import { describe, expect, it } from "vitest";
import { foldDeliveries as deliveriesOfPlacement } from "#domain/delivery/delivery.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import {
  aDelivered,
  aDeliveryBounced,
  aDeliveryConfirmed,
  aDeliveryFailed,
  aDeliverySkipped,
  aReceived,
} from "#test/support/facts.ts";

/** The state of the deliveries that the receipt of a lead planned. */
const deliveriesOf = (
  { at, placement }: ReturnType<typeof aReceived>,
  facts: Parameters<typeof deliveriesOfPlacement>[2],
) => deliveriesOfPlacement(placement, at, facts);

const planned = { id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms", queuedAt: at("14:00") };
const delivered = { ...planned, status: "delivered", deliveredAt: at("14:00:02"), reference: "message-1" };

describe("a delivery", () => {
  it("is pending until the first attempt", () => {
    expect(deliveriesOf(aReceived(), [])).toEqual([{ ...planned, status: "pending" }]);
  });

  it("is failed, with its latest attempt and reason, while a retry is planned", () => {
    const facts = [
      aDeliveryFailed({ attempt: 2, at: at("14:03"), reason: "timeout" }),
      aDeliveryFailed({ attempt: 1, at: at("14:01") }),
    ];
    expect(deliveriesOf(aReceived(), facts)).toEqual([
      { ...planned, status: "failed", attempts: 2, lastTriedAt: at("14:03"), reason: "timeout" },
    ]);
  });

  it("is exhausted after the last attempt", () => {
    const facts = [aDeliveryFailed(), aDeliveryFailed({ attempt: 5, at: at("14:12"), last: true })];
    expect(deliveriesOf(aReceived(), facts)).toEqual([
      { ...planned, status: "exhausted", attempts: 5, lastTriedAt: at("14:12"), reason: "refused_by_provider" },
    ]);
  });

  it("is failed again, not exhausted, when the operator repeats an exhausted one", () => {
    const facts = [aDeliveryFailed({ attempt: 6, at: at("16:00") }), aDeliveryFailed({ attempt: 5, last: true })];
    expect(deliveriesOf(aReceived(), facts)).toMatchObject([{ status: "failed", attempts: 6 }]);
  });

  it("shows the later of two failures with one number, from two concurrent rounds, in any order", () => {
    const round = anId("rpl");
    const one = aDeliveryFailed({ attempt: 3, at: at("14:03"), retryAt: at("14:08"), reason: "timeout" });
    const others = [
      { at: at("14:04") },
      { last: true },
      { reason: "internal_fault" },
      { retryAt: at("14:09") },
    ] as const;
    for (const changes of others) {
      const facts = [one, { ...one, round, ...changes }];
      const [delivery] = deliveriesOf(aReceived(), facts);
      expect(delivery).toEqual(deliveriesOf(aReceived(), facts.toReversed())[0]);
      expect(delivery).toMatchObject({ lastTriedAt: "at" in changes ? changes.at : at("14:03") });
    }
  });

  it("is delivered once there is a receipt, after any number of failures", () => {
    const facts = [aDeliveryFailed(), aDelivered({ attempt: 2 })];
    expect(deliveriesOf(aReceived(), facts)).toEqual([delivered]);
  });

  it("has the number of its SMS segments", () => {
    expect(deliveriesOf(aReceived(), [aDelivered({ segments: 2 })])).toEqual([{ ...delivered, segments: 2 }]);
  });

  it("is delivered for good, even by a receipt after the last attempt failed", () => {
    const facts = [aDeliveryFailed({ attempt: 5, last: true }), aDelivered({ attempt: 6 })];
    expect(deliveriesOf(aReceived(), facts)).toEqual([delivered]);
    expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual([delivered]);
  });

  describe("that bounced", () => {
    const bounced = { ...planned, status: "exhausted", attempts: 1, lastTriedAt: at("14:00:02"), reason: "bounced" };
    const replay = anId("rpl");

    it("is exhausted, although its provider took it, in any order of the two facts", () => {
      const facts = [aDelivered(), aDeliveryBounced()];
      expect(deliveriesOf(aReceived(), facts)).toEqual([bounced]);
      expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual([bounced]);
    });

    it("is exhausted, although the sender crashed before the receipt and then skipped it", () => {
      const facts = [aDeliveryBounced(), aDeliverySkipped({ reason: "opted_out" })];
      expect(deliveriesOf(aReceived(), facts)).toEqual([{ ...bounced, lastTriedAt: at("14:01:02") }]);
    });

    it("is delivered again by a replay, and exhausted again by the bounce of that replay", () => {
      const again = aDelivered({ attempt: 2, at: at("15:00"), round: replay });
      const facts = [aDelivered(), aDeliveryBounced(), again];
      expect(deliveriesOf(aReceived(), facts)).toEqual([{ ...delivered, deliveredAt: at("15:00") }]);
      expect(deliveriesOf(aReceived(), [...facts, aDeliveryBounced({ round: replay })])).toEqual([
        { ...bounced, attempts: 2, lastTriedAt: at("15:00") },
      ]);
    });

    it("is delivered if another round did not bounce", () => {
      const facts = [aDelivered(), aDelivered({ attempt: 2, round: replay }), aDeliveryBounced({ round: replay })];
      expect(deliveriesOf(aReceived(), facts)).toEqual([delivered]);
    });

    it("is exhausted, although another sender failed at the same attempt, in any order", () => {
      const facts = [aDelivered(), aDeliveryBounced(), aDeliveryFailed({ at: at("14:00:20"), retryAt: at("14:05") })];
      expect(deliveriesOf(aReceived(), facts)).toEqual([bounced]);
      expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual([bounced]);
    });

    it("has the time of the later of two bounced rounds with one attempt number", () => {
      const [first, second] = [aDelivered(), aDelivered({ at: at("14:00:30"), round: replay })];
      const facts = [second, aDeliveryBounced({ round: replay }), first, aDeliveryBounced()];
      for (const arrived of [facts, facts.toReversed()]) {
        expect(deliveriesOf(aReceived(), arrived)).toEqual([{ ...bounced, lastTriedAt: at("14:00:30") }]);
      }
    });

    it("is failed, not exhausted, while a replay runs", () => {
      const retryAt = at("15:05");
      const facts = [aDelivered(), aDeliveryBounced(), aDeliveryFailed({ attempt: 2, round: replay, retryAt })];
      expect(deliveriesOf(aReceived(), facts)).toMatchObject([{ status: "failed", attempts: 2, retryAt }]);
    });
  });

  describe("whose text the carrier reports on", () => {
    const byCarrier = aDeliveryConfirmed({ at: at("14:00:05"), by: "carrier" });
    const byPhone = aDeliveryConfirmed({ at: at("14:00:07"), by: "phone" });

    it("keeps its receipt, and says who took the text", () => {
      const confirmation = { at: at("14:00:05"), by: "carrier" };
      expect(deliveriesOf(aReceived(), [aDelivered(), byCarrier])).toEqual([{ ...delivered, confirmation }]);
    });

    it("says that the phone took it once it did, in any order of the reports", () => {
      const confirmation = { at: at("14:00:07"), by: "phone" };
      for (const reports of [
        [byCarrier, byPhone],
        [byPhone, byCarrier],
      ]) {
        expect(deliveriesOf(aReceived(), [aDelivered(), ...reports])).toEqual([{ ...delivered, confirmation }]);
      }
    });

    it("is exhausted once the text came back, although the carrier had taken it", () => {
      const facts = [aDelivered(), byCarrier, aDeliveryBounced()];
      expect(deliveriesOf(aReceived(), facts)).toMatchObject([{ status: "exhausted", reason: "bounced" }]);
    });

    it("stays delivered if one of two texts after a crash came back and the phone took the other", () => {
      expect(deliveriesOf(aReceived(), [aDeliveryBounced(), aDelivered(), byPhone])).toMatchObject([
        { status: "delivered" },
      ]);
    });

    it("waits for its receipt if the sender crashed before it recorded one", () => {
      expect(deliveriesOf(aReceived(), [byPhone])).toMatchObject([{ status: "pending" }]);
    });
  });

  it("is skipped, with the reason, after a skip and any number of failures", () => {
    const skipped = [{ ...planned, status: "skipped", skippedAt: at("14:07"), reason: "suppressed" }];
    const facts = [
      aDeliveryFailed(),
      aDeliverySkipped({ at: at("14:07") }),
      aDeliveryFailed({ attempt: 5, last: true, at: at("14:12") }),
    ];
    expect(deliveriesOf(aReceived(), facts)).toEqual(skipped);
    expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual(skipped);
  });

  it("is skipped at the earliest of several skips", () => {
    const facts = [aDeliverySkipped({ at: at("14:09"), reason: "opted_out" }), aDeliverySkipped({ at: at("14:07") })];
    const earliest = [{ status: "skipped", skippedAt: at("14:07"), reason: "suppressed" }];
    expect(deliveriesOf(aReceived(), facts)).toMatchObject(earliest);
    expect(deliveriesOf(aReceived(), facts.toReversed())).toMatchObject(earliest);
  });

  it("is delivered if there is a receipt beside a skip", () => {
    const facts = [aDeliverySkipped(), aDelivered()];
    expect(deliveriesOf(aReceived(), facts)).toEqual([delivered]);
    expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual([delivered]);
  });

  it("has the earliest of several receipts", () => {
    const facts = [aDelivered({ at: at("14:04"), reference: "message-2" }), aDelivered()];
    expect(deliveriesOf(aReceived(), facts)).toEqual([delivered]);
    expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual([delivered]);
  });
});

describe("the deliveries of a lead", () => {
  const byEmail = { deliveryId: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "email" } as const;
  const email = { id: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "email" } as const;
  const received = aReceived({ deliveries: [{ id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms" }, email] });

  it("differ by their subscription", () => {
    const facts = [aDelivered(), aDeliveryFailed(byEmail)];
    expect(deliveriesOf(received, facts)).toMatchObject([
      { channel: "sms", status: "delivered" },
      { channel: "email", status: "failed" },
    ]);
  });

  it("are only the planned ones: facts of another delivery add none", () => {
    expect(deliveriesOf(received, [aDelivered({ deliveryId: anId("dlv", 9) })])).toMatchObject([
      { subscriptionId: anId("sub"), status: "pending" },
      { subscriptionId: anId("sub", 2), status: "pending" },
    ]);
  });
});
