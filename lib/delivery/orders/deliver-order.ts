import {
  type DeliveryFact,
  type DeliveryFailed,
  excerptLength,
  type FailureReason,
} from "#domain/delivery/delivery-fact.ts";
import { isNews } from "#domain/delivery/endpoint-health.ts";
import { type KnownOfDelivery, nextStep } from "#domain/delivery/next-step.ts";
import { retryAt } from "#domain/delivery/schedule.ts";
import { withoutPerson } from "#domain/delivery/without-person.ts";
import type { SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { isPlannedFor, isSkippedFor, type Subscription } from "#domain/subscriptions/subscription.ts";
import { oneAtATime } from "#platform/one-at-a-time.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { DueItems } from "#scheduling/ports.ts";
import type { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import type { Endpoints } from "#subscriptions/health/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { DeliveryOrder, Dispatcher, Reply, Sent, Skip } from "../ports.ts";

/** What an order delivers, whatever it is: a lead to a client, or a message to whom it concerns. */
export type Outgoing = {
  /** Whose subscription it goes to. */
  scope: SubscriptionScope;
  subscriptionId: SubscriptionId;
  /** What is known of this delivery. */
  facts: readonly KnownOfDelivery[];
  /** It reaches nobody, so that there is nothing to wait for: it is tried once. */
  isSandbox: boolean;
  /** Goes to an endpoint that is still to be verified: it is the question. */
  isVerification?: true;
  /** Why there is nothing to deliver any more. */
  obstacle?: FailureReason;
  mayDeliver(at: Instant): Promise<Skip | undefined>;
  send(subscription: Subscription, at: Instant): Promise<Sent>;
  /** What may be kept of an answer: without anything personal. */
  redact(text: string): string;
  record(fact: DeliveryFact): Promise<"added" | "already_there">;
};

/** Finds what an order is about; undefined when no such delivery is planned. Throws when there is no such lead or message. */
export type FindOutgoing = (order: DeliveryOrder) => Promise<Outgoing | undefined>;

/** Has something tried again at an instant, to the second. */
export type RetryLater = (order: DeliveryOrder, at: Instant) => Promise<void>;

type World = {
  find: FindOutgoing;
  subscriptions: Pick<Subscriptions, "read">;
  endpoints: Pick<Endpoints, "read" | "failed" | "recovered">;
  /** An endpoint said that it is gone: nothing more is sent there, unless the subscription goes elsewhere by now. */
  disable: ReturnType<typeof makeDisableEndpoint>;
  dueItems: Pick<DueItems, "arm">;
  retryLater: RetryLater;
  /** Where orders for endpoints that are failing go; absent where a channel has one lane. */
  slowLane?: Dispatcher;
  now: Now;
  /** From 0 to 1. */
  random: () => number;
  /** What the delays of the schedule are multiplied by. */
  pace: number;
};

/**
 * Works one delivery order: makes the next attempt of its round if it is time for it, records what came of it, and arranges for the attempt
 * after it. May be called any number of times for the same order, in any order, and die anywhere: what was recorded says what is left
 * to do. Dying between sending and the receipt sends again, under the same delivery id. A fault is thrown, for the queue to hand the
 * order out again, and leaves a fact only the last time: until then nothing was tried, and after it the history would wait for ever. One of
 * the sandbox is not thrown the last time: dead letters wake people because a client misses a lead.
 */
export function makeDeliverOrder(world: World) {
  const { find, subscriptions, endpoints, disable, dueItems, retryLater, slowLane, now, random, pace } = world;
  const inTurn = oneAtATime();
  return (order: DeliveryOrder, { isLast }: { isLast: boolean }): Promise<void> =>
    inTurn(`${order.deliveryId} ${order.replayId}`, () => deliver(order, isLast));

  async function deliver(order: DeliveryOrder, isLast: boolean): Promise<void> {
    const outgoing = await find(order);
    if (!outgoing) return;
    const step = nextStep(outgoing.facts, order.replayId, now());
    if (step.do === "nothing") return;
    // Recorded, but whoever recorded it may have died before doing what follows from it.
    if (step.do === "wait") return followUp(order, outgoing, step.failure);

    const attempt: Attempt = { order, outgoing, number: step.attempt, failures: step.failures };
    let sent: Awaited<ReturnType<typeof send>>;
    try {
      sent = await send(attempt);
    } catch (fault) {
      if (isLast) await recordFailure(attempt, now(), { reason: "internal_fault", detail: nameOf(fault), last: true });
      if (isLast && outgoing.isSandbox) return;
      throw fault;
    }
    if (sent === "sent_to_slow_lane") return;
    if ("skip" in sent) await outgoing.record({ ...ownOf(attempt), kind: "delivery_skipped", at: now(), ...sent.skip });
    else if (sent.ok) await succeed(attempt, sent, sent.wasFailing);
    else await fail(attempt, sent);
  }

  async function send({ order, outgoing }: Attempt): Promise<(Sent & Asked) | "sent_to_slow_lane"> {
    const { scope, subscriptionId } = outgoing;
    const at = now();
    // Asked for together: none needs the others.
    const [subscription, health, skip] = await Promise.all([
      subscriptions.read(scope, subscriptionId),
      endpoints.read(scope, subscriptionId),
      outgoing.mayDeliver(at),
    ]);
    const obstacle = obstacleOf(subscription, outgoing);
    if (obstacle || !subscription) return { ok: false, reason: obstacle ?? "subscription_inactive", detail: "" };
    if (skip) return { ok: false, skip };
    if (slowLane && !order.lane && health.failures > 0) {
      await slowLane.dispatch([{ ...order, lane: "slow" }]);
      return "sent_to_slow_lane";
    }
    const { endpoint } = subscription;
    return { ...(await outgoing.send(subscription, at)), endpoint, wasFailing: health.failures > 0 };
  }

  /** The receipt before all else: whatever fails between sending and the receipt has the client get it twice. */
  async function succeed(
    attempt: Attempt,
    { reference, reply }: Extract<Sent, { ok: true }>,
    wasFailing = false,
  ): Promise<void> {
    const { outgoing, number } = attempt;
    const { scope, subscriptionId, isSandbox } = outgoing;
    const acknowledgement = reply?.acknowledgement;
    await outgoing.record({
      ...{ ...ownOf(attempt), kind: "delivered", at: now(), attempt: number, reference, ...seen(outgoing, reply) },
      ...(reply?.segments && { segments: reply.segments }),
      ...(acknowledgement && { acknowledgement: withoutPerson(acknowledgement, (text) => outgoing.redact(text)) }),
    });
    if (wasFailing && !isSandbox) await endpoints.recovered(scope, subscriptionId, now());
  }

  /**
   * The fact first: should this die before what follows from it, the queue hands the order out again, and it is done then. But an endpoint that is
   * gone is switched off before: with the last failure in the history nobody would ask it again, and nobody be told. If the subscription goes elsewhere
   * by now, it is only the old endpoint that is gone, and the new one is asked in its turn.
   */
  async function fail(attempt: Attempt, failure: Extract<Sent, { ok: false; reason: unknown }> & Asked): Promise<void> {
    const { order, outgoing, failures } = attempt;
    const { scope, subscriptionId, isSandbox } = outgoing;
    const { reason, detail, retryAfterMs, reply, endpoint } = failure;
    const at = now();
    const goesThere = (subscription: Subscription) => subscription.endpoint === endpoint;
    const off = reason === "endpoint_gone" && !isSandbox && (await disable(scope, subscriptionId, "gone", goesThere));
    const isOver = isSandbox || off || isHopeless(reason);
    const next = isOver ? undefined : retryAt(failures + 1, at, random(), { retryAfterMs, pace });
    await recordFailure(attempt, at, { reason, detail, last: !next, ...(next && { retryAt: next }) }, reply);
    await followUp(order, outgoing, { at, reason, retryAt: next });
  }

  /** Arranges for the next attempt, and counts against the endpoint that this one failed. Repeated, it changes nothing. */
  async function followUp(
    order: DeliveryOrder,
    { scope, subscriptionId, isSandbox }: Outgoing,
    { at, reason, retryAt: next }: Pick<DeliveryFailed, "at" | "reason" | "retryAt">,
  ): Promise<void> {
    if (next) await retryLater(order, next);
    if (isSandbox || !saysSomethingOfTheEndpoint(reason)) return;
    const health = await endpoints.failed(scope, subscriptionId, { at, reason });
    if (isNews(health)) await dueItems.arm({ kind: "endpoint", ...scope, subscriptionId }, at);
  }
}

/** Which endpoint was asked, and whether it was failing; neither when none was. */
type Asked = { endpoint?: string; wasFailing?: boolean };

/** One attempt of a delivery: its number over all rounds, and how many failed in its round before. */
type Attempt = { order: DeliveryOrder; outgoing: Outgoing; number: number; failures: number };

const recordFailure = (
  attempt: Attempt,
  at: Instant,
  failure: Pick<DeliveryFailed, "reason" | "detail" | "last" | "retryAt">,
  reply?: Reply,
) => {
  const { outgoing, number } = attempt;
  return outgoing.record({
    ...{ ...ownOf(attempt), kind: "delivery_failed", at, attempt: number },
    ...{ ...failure, ...seen(outgoing, reply) },
  });
};

const ownOf = ({ order: { deliveryId, channel, replayId }, outgoing: { subscriptionId } }: Attempt) => ({
  ...({ source: "baton", author: `deliver-${channel}`, deliveryId, subscriptionId, channel } as const),
  ...(replayId && { round: replayId }),
});

/** What is kept of an answer. */
const seen = (outgoing: Outgoing, reply: Reply | undefined) =>
  reply && {
    tookMs: reply.tookMs,
    ...(reply.httpStatus !== undefined && { httpStatus: reply.httpStatus }),
    ...(reply.excerpt && { excerpt: outgoing.redact(reply.excerpt).slice(0, excerptLength) }),
  };

/** Why nothing may be sent to this subscription, or nothing is there to send. */
function obstacleOf(
  subscription: Subscription | undefined,
  { obstacle, isVerification }: Outgoing,
): FailureReason | undefined {
  if (!subscription || !(isVerification || subscription.active)) return "subscription_inactive";
  // It went elsewhere since the delivery was planned: what waits for the answer of the new owner is not lost.
  if (!isVerification && !isPlannedFor(subscription)) return "endpoint_unverified";
  if (subscription.disabled && !isSkippedFor(subscription.disabled.reason)) return "endpoint_disabled";
  return obstacle;
}

/** Trying again changes nothing about these. */
const isHopeless = (reason: FailureReason): boolean =>
  ["subscription_inactive", "endpoint_disabled", "person_erased"].includes(reason);

/** Whether the endpoint was asked and failed: what we could not or would not ask it says nothing of it. */
const saysSomethingOfTheEndpoint = (reason: FailureReason): boolean =>
  !isHopeless(reason) && !["endpoint_gone", "internal_fault", "endpoint_unverified"].includes(reason);

/** Never the message, which may say whom the lead is about. */
const nameOf = (fault: unknown): string => (fault instanceof Error ? fault.name : "").slice(0, 256);
