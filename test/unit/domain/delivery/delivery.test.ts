import { describe, expect, it } from "vitest";
import { foldDeliveries as deliveriesOfPlacement } from "#domain/delivery/delivery.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aDelivered, aDeliveryBounced, aDeliveryFailed, aDeliverySkipped, aReceived } from "#test/support/facts.ts";

/** What became of the deliveries that the receipt of a lead planned. */
const deliveriesOf = (
  { at, placement }: ReturnType<typeof aReceived>,
  facts: Parameters<typeof deliveriesOfPlacement>[2],
) => deliveriesOfPlacement(placement, at, facts);

const planned = { id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms", queuedAt: at("14:00") };
const delivered = { ...planned, status: "delivered", deliveredAt: at("14:00:02"), reference: "message-1" };

describe("a delivery", () => {
  it("is pending from the receipt of the lead until something is tried", () => {
    expect(deliveriesOf(aReceived(), [])).toEqual([{ ...planned, status: "pending" }]);
  });

  it("has failed, with its last attempt and reason, while more is to come", () => {
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

  it("is being tried again when an operator had an exhausted one repeated", () => {
    const facts = [aDeliveryFailed({ attempt: 6, at: at("16:00") }), aDeliveryFailed({ attempt: 5, last: true })];
    expect(deliveriesOf(aReceived(), facts)).toMatchObject([{ status: "failed", attempts: 6 }]);
  });

  it("tells of the later of two failures with one number, which two rounds at once leave behind, in whatever order they come", () => {
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
      const [told] = deliveriesOf(aReceived(), facts);
      expect(told).toEqual(deliveriesOf(aReceived(), facts.toReversed())[0]);
      expect(told).toMatchObject({ lastTriedAt: "at" in changes ? changes.at : at("14:03") });
    }
  });

  it("is delivered once there is a receipt, after however many failures", () => {
    const facts = [aDeliveryFailed(), aDelivered({ attempt: 2 })];
    expect(deliveriesOf(aReceived(), facts)).toEqual([delivered]);
  });

  it("says how many messages its text was paid for as", () => {
    expect(deliveriesOf(aReceived(), [aDelivered({ segments: 2 })])).toEqual([{ ...delivered, segments: 2 }]);
  });

  it("is delivered for good, even by a receipt after it was given up", () => {
    const facts = [aDeliveryFailed({ attempt: 5, last: true }), aDelivered({ attempt: 6 })];
    expect(deliveriesOf(aReceived(), facts)).toEqual([delivered]);
    expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual([delivered]);
  });

  describe("that came back", () => {
    const bounced = { ...planned, status: "exhausted", attempts: 1, lastTriedAt: at("14:00:02"), reason: "bounced" };
    const replay = anId("rpl");

    it("is exhausted, although its provider took it, whichever of the two is known first", () => {
      const facts = [aDelivered(), aDeliveryBounced()];
      expect(deliveriesOf(aReceived(), facts)).toEqual([bounced]);
      expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual([bounced]);
    });

    it("is exhausted also when the sender died before it left a receipt, and skipped what it found then", () => {
      const facts = [aDeliveryBounced(), aDeliverySkipped({ reason: "opted_out" })];
      expect(deliveriesOf(aReceived(), facts)).toEqual([{ ...bounced, lastTriedAt: at("14:01:02") }]);
    });

    it("is delivered again by a replay, and bounced again by its bounce", () => {
      const again = aDelivered({ attempt: 2, at: at("15:00"), round: replay });
      const facts = [aDelivered(), aDeliveryBounced(), again];
      expect(deliveriesOf(aReceived(), facts)).toEqual([{ ...delivered, deliveredAt: at("15:00") }]);
      expect(deliveriesOf(aReceived(), [...facts, aDeliveryBounced({ round: replay })])).toEqual([
        { ...bounced, attempts: 2, lastTriedAt: at("15:00") },
      ]);
    });

    it("is still delivered by the round that did not come back", () => {
      const facts = [aDelivered(), aDelivered({ attempt: 2, round: replay }), aDeliveryBounced({ round: replay })];
      expect(deliveriesOf(aReceived(), facts)).toEqual([delivered]);
    });

    it("is exhausted also when another sender failed at the same attempt, whichever is known first", () => {
      const facts = [aDelivered(), aDeliveryBounced(), aDeliveryFailed({ at: at("14:00:20"), retryAt: at("14:05") })];
      expect(deliveriesOf(aReceived(), facts)).toEqual([bounced]);
      expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual([bounced]);
    });

    it("came back last from the later of two rounds whose attempts have one number", () => {
      const [first, second] = [aDelivered(), aDelivered({ at: at("14:00:30"), round: replay })];
      const facts = [second, aDeliveryBounced({ round: replay }), first, aDeliveryBounced()];
      for (const arrived of [facts, facts.toReversed()]) {
        expect(deliveriesOf(aReceived(), arrived)).toEqual([{ ...bounced, lastTriedAt: at("14:00:30") }]);
      }
    });

    it("is being tried again while a replay goes on", () => {
      const retryAt = at("15:05");
      const facts = [aDelivered(), aDeliveryBounced(), aDeliveryFailed({ attempt: 2, round: replay, retryAt })];
      expect(deliveriesOf(aReceived(), facts)).toMatchObject([{ status: "failed", attempts: 2, retryAt }]);
    });
  });

  it("is skipped, with the reason, once something said so, after however many failures", () => {
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

  it("is delivered all the same when there is a receipt beside a skip: what the client got, it got", () => {
    const facts = [aDeliverySkipped(), aDelivered()];
    expect(deliveriesOf(aReceived(), facts)).toEqual([delivered]);
    expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual([delivered]);
  });

  it("was made by the earliest of several receipts", () => {
    const facts = [aDelivered({ at: at("14:04"), reference: "message-2" }), aDelivered()];
    expect(deliveriesOf(aReceived(), facts)).toEqual([delivered]);
    expect(deliveriesOf(aReceived(), facts.toReversed())).toEqual([delivered]);
  });
});

describe("the deliveries of a lead", () => {
  const byEmail = { deliveryId: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "email" } as const;
  const email = { id: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "email" } as const;
  const received = aReceived({ deliveries: [{ id: anId("dlv"), subscriptionId: anId("sub"), channel: "sms" }, email] });

  it("are told apart by their subscription", () => {
    const facts = [aDelivered(), aDeliveryFailed(byEmail)];
    expect(deliveriesOf(received, facts)).toMatchObject([
      { channel: "sms", status: "delivered" },
      { channel: "email", status: "failed" },
    ]);
  });

  it("are those that were planned: facts of another subscription add none", () => {
    expect(deliveriesOf(received, [aDelivered({ deliveryId: anId("dlv", 9) })])).toMatchObject([
      { subscriptionId: anId("sub"), status: "pending" },
      { subscriptionId: anId("sub", 2), status: "pending" },
    ]);
  });
});
