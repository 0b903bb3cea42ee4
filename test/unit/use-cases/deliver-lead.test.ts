import { beforeEach, describe, expect, it } from "vitest";
import type { Fact } from "../../../lib/domain/history/fact.ts";
import { foldLead } from "../../../lib/domain/history/lead-state.ts";
import { makeDeliverLead } from "../../../lib/use-cases/deliver-lead.ts";
import type { MayDeliver } from "../../../lib/use-cases/may-deliver.ts";
import type { Handover, HandOver } from "../../../lib/use-cases/ports/delivering.ts";
import { anId } from "../../support/an-id.ts";
import { at } from "../../support/at.ts";
import { aClock } from "../../support/doubles/a-clock.ts";
import { memorySubscriptions } from "../../support/doubles/memory-entities.ts";
import { memoryHistory } from "../../support/doubles/memory-history.ts";
import { anSmsSubscription, aPerson } from "../../support/entities.ts";
import { aDelivered, aDeliveryFailed, aDeliverySkipped, aReceived } from "../../support/facts.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const deliveryId = anId("dlv");
const order = { ...key, deliveryId, channel: "sms" } as const;
const own = { deliveryId } as const;
const again = { isLast: false };
const last = { isLast: true };

const accepts: HandOver = async () => ({ ok: true, reference: "message-1" });
const refuses: HandOver = async () => ({ ok: false, reason: "refused_by_endpoint", detail: "HTTP 500" });
const breaks: HandOver = async () => {
  throw Object.assign(new Error("+447700900123 cannot be reached"), { name: "ThrottledException" });
};

const skips: HandOver = async () => ({ ok: false, skip: { reason: "opted_out", detail: "the phone said STOP" } });
const may: MayDeliver = async () => undefined;
const mayNot: MayDeliver = async () => ({ reason: "suppressed", detail: "phone: do_not_call" });

describe("delivering a lead", () => {
  let history = memoryHistory();
  let handed: Handover[];
  beforeEach(() => {
    history = memoryHistory();
    handed = [];
    given();
  });

  const given = (...facts: Fact[]) => history.given(key, { facts: [aReceived(), ...facts], personal: aPerson() });
  const added = () => history.factsOf(key).slice(1);

  function deliver(
    handOver: HandOver,
    { isLast = false, subscription = anSmsSubscription(), mayDeliver = may } = {},
    world = history,
  ) {
    const deliverLead = makeDeliverLead({
      history: world,
      subscriptions: memorySubscriptions(subscription),
      mayDeliver,
      now: aClock("14:00:02").now,
      handOver: async (handover) => {
        handed.push(handover);
        return handOver(handover);
      },
    });
    return deliverLead(order, { isLast });
  }

  it("sends once when the queue holds the order twice and both are worked at the same moment", async () => {
    const deliverLead = makeDeliverLead({
      history,
      subscriptions: memorySubscriptions(anSmsSubscription()),
      mayDeliver: may,
      now: aClock("14:00:02").now,
      handOver: async (handover) => {
        handed.push(handover);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return accepts(handover);
      },
    });
    expect(await Promise.all([1, 2, 3].map(() => deliverLead(order, again)))).toEqual([
      "settled",
      "settled",
      "settled",
    ]);
    expect(handed).toHaveLength(1);
    expect(added()).toHaveLength(1);
  });

  it("hands over everything the channel needs, and leaves a receipt", async () => {
    expect(await deliver(accepts)).toBe("settled");
    expect(handed).toMatchObject([
      { key, deliveryId, delivery: 0, subscription: anSmsSubscription(), personal: aPerson(), at: at("14:00:02") },
    ]);
    expect(added()).toEqual([aDelivered(own)]);
  });

  it("sends nothing once there is a receipt, however often it is asked", async () => {
    given(aDelivered(own));
    expect(await deliver(accepts)).toBe("settled");
    expect(handed).toEqual([]);
    expect(added()).toEqual([aDelivered(own)]);
  });

  it("sends again under the same delivery id when it died before the receipt", async () => {
    const dying = { ...history, append: () => Promise.reject(new Error("the table is out of reach")) };
    await expect(deliver(accepts, again, dying)).rejects.toThrow("out of reach");
    expect(await deliver(accepts)).toBe("settled");
    expect(handed.map((handover) => handover.deliveryId)).toEqual([deliveryId, deliveryId]);
    expect(added()).toEqual([aDelivered(own)]);
  });

  it("records why an attempt failed, and has the queue try again", async () => {
    expect(await deliver(refuses)).toBe("failed");
    expect(added()).toEqual([aDeliveryFailed({ ...own, reason: "refused_by_endpoint", detail: "HTTP 500" })]);
  });

  it("counts attempts from those before, and the receipt among them", async () => {
    await deliver(refuses);
    await deliver(refuses);
    await deliver(accepts);
    expect(added()).toMatchObject([
      { kind: "delivery_failed", attempt: 1 },
      { kind: "delivery_failed", attempt: 2 },
      { kind: "delivered", attempt: 3 },
    ]);
  });

  it("marks the attempt after which the queue gives up", async () => {
    expect(await deliver(refuses, last)).toBe("failed");
    expect(foldLead(history.factsOf(key))).toMatchObject({
      status: "undeliverable",
      deliveries: [{ status: "exhausted" }],
    });
  });

  it("burns no attempt on a fault of ours while the queue tries again", async () => {
    await expect(deliver(breaks)).rejects.toThrow("cannot be reached");
    expect(added()).toEqual([]);
  });

  it("leaves a fact of a fault the last time, or the lead would wait for ever; it tells its name and not its message", async () => {
    await expect(deliver(breaks, last)).rejects.toThrow("cannot be reached");
    expect(added()).toEqual([
      aDeliveryFailed({ ...own, reason: "internal_fault", detail: "ThrottledException", last: true }),
    ]);
    expect(foldLead(history.factsOf(key))?.status).toBe("undeliverable");
  });

  it("sends nothing to a subscription that was switched off meanwhile, and gives up", async () => {
    expect(await deliver(accepts, { subscription: anSmsSubscription({ active: false }) })).toBe("settled");
    expect(handed).toEqual([]);
    expect(added()).toEqual([aDeliveryFailed({ ...own, reason: "subscription_inactive", detail: "", last: true })]);
  });

  it("sends nothing to a subscription that is not there", async () => {
    expect(await deliver(accepts, { subscription: anSmsSubscription({ id: anId("sub", 9) }) })).toBe("settled");
    expect(handed).toEqual([]);
    expect(added()).toMatchObject([{ reason: "subscription_inactive" }]);
  });

  it("sends nothing about a person who was erased meanwhile, and gives up", async () => {
    history.given(key, { facts: [aReceived()] });
    expect(await deliver(accepts)).toBe("settled");
    expect(handed).toEqual([]);
    expect(added()).toEqual([aDeliveryFailed({ ...own, reason: "person_erased", detail: "", last: true })]);
  });

  it("adds nothing when the order of a delivery that was given up comes twice", async () => {
    const switchedOff = { subscription: anSmsSubscription({ active: false }) };
    await deliver(accepts, switchedOff);
    expect(await deliver(accepts, switchedOff)).toBe("settled");
    expect(added()).toHaveLength(1);
  });

  it("tries once more when an operator has an exhausted delivery repeated", async () => {
    given(aDeliveryFailed({ ...own, attempt: 5, last: true }));
    expect(await deliver(accepts)).toBe("settled");
    expect(added()).toMatchObject([{ attempt: 5 }, { kind: "delivered", attempt: 6 }]);
  });

  it("sends nothing that may not be delivered any more, and settles the order with the reason", async () => {
    expect(await deliver(accepts, { mayDeliver: mayNot })).toBe("settled");
    expect(handed).toEqual([]);
    expect(added()).toEqual([aDeliverySkipped(own)]);
    expect(foldLead(history.factsOf(key))?.status).toBe("suppressed");
  });

  it("asks whether it may with what the channel would be handed", async () => {
    const asked: Parameters<MayDeliver>[0][] = [];
    const mayDeliver: MayDeliver = async (handover) => void asked.push(handover);
    await deliver(accepts, { mayDeliver });
    expect(asked).toEqual(handed.map(({ key, state, personal, at }) => ({ key, state, personal, at })));
  });

  it("skips what its channel says must not be sent, and does not count it as a failure", async () => {
    expect(await deliver(skips, last)).toBe("settled");
    expect(added()).toEqual([aDeliverySkipped({ ...own, reason: "opted_out", detail: "the phone said STOP" })]);
  });

  it("skips after failures as well: what changed meanwhile counts", async () => {
    await deliver(refuses);
    expect(await deliver(accepts, { mayDeliver: mayNot })).toBe("settled");
    expect(handed).toHaveLength(1);
    expect(added()).toMatchObject([{ kind: "delivery_failed" }, { kind: "delivery_skipped" }]);
  });

  it("does nothing once it was skipped, even if nothing speaks against it any more", async () => {
    given(aDeliverySkipped(own));
    expect(await deliver(accepts)).toBe("settled");
    expect(handed).toEqual([]);
    expect(added()).toEqual([aDeliverySkipped(own)]);
  });

  it("sends nothing while nobody can say whether it may, and leaves a fact of that the last time", async () => {
    const cannotSay: MayDeliver = async () => {
      throw Object.assign(new Error("out of reach"), { name: "ThrottledException" });
    };
    await expect(deliver(accepts, { mayDeliver: cannotSay })).rejects.toThrow("out of reach");
    expect(added()).toEqual([]);
    await expect(deliver(accepts, { ...last, mayDeliver: cannotSay })).rejects.toThrow("out of reach");
    expect(handed).toEqual([]);
    expect(added()).toMatchObject([{ reason: "internal_fault", detail: "ThrottledException", last: true }]);
  });

  it("leaves no dead letter of a sandbox lead, which would wake people: the last time settles it, failed or broken", async () => {
    for (const handOver of [refuses, breaks]) {
      history.given(key, { facts: [aReceived({ sandbox: true })], personal: aPerson() });
      if (handOver === refuses) expect(await deliver(handOver)).toBe("failed");
      else await expect(deliver(handOver)).rejects.toThrow("cannot be reached");
      expect(await deliver(handOver, last)).toBe("settled");
      expect(foldLead(history.factsOf(key))).toMatchObject({ deliveries: [{ status: "exhausted" }] });
    }
  });

  it.each(["subscription_inactive", "person_erased"] as const)("gives up at once when told %s", async (reason) => {
    expect(await deliver(async () => ({ ok: false, reason, detail: "" }))).toBe("settled");
    expect(added()).toEqual([aDeliveryFailed({ ...own, reason, detail: "", last: true })]);
  });

  it("does nothing for a subscription that the lead was never to go to", async () => {
    history.given(key, { facts: [aReceived({ deliveries: [] })], personal: aPerson() });
    expect(await deliver(accepts)).toBe("settled");
    expect(handed).toEqual([]);
    expect(added()).toEqual([]);
  });

  it("throws for a lead without a history: somebody must look at that", async () => {
    history = memoryHistory();
    await expect(deliver(accepts)).rejects.toThrow(key.leadId);
  });
});
