import { decideNextStep, type DeliveryHistoryFact } from "#domain/delivery/decide-next-step.ts";
import {
  type DeliveryFact,
  type DeliveryFailed,
  type FailureReason,
  maxExcerptLength,
} from "#domain/delivery/delivery-fact.ts";
import { crossedWarningLevel } from "#domain/delivery/endpoint-health.ts";
import { redactAcknowledgement } from "#domain/delivery/redact-acknowledgement.ts";
import { calculateRetryAt } from "#domain/delivery/retry-schedule.ts";
import type { SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { isSkippedWhenDisabled, isVerifiedAndActive, type Subscription } from "#domain/subscriptions/subscription.ts";
import { makeKeyedMutex } from "#platform/keyed-mutex.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import type { EndpointHealthStore } from "#subscriptions/health/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { DeliveryOrder, Dispatcher, Reply, SendResult, Skip } from "../ports.ts";

/** What an order delivers, whatever it is: a lead to a client, or a message to whom it concerns. */
export type DeliverySubject = {
  /** Whose subscription it goes to. */
  scope: SubscriptionScope;
  subscriptionId: SubscriptionId;
  /** What is known of this delivery. */
  facts: readonly DeliveryHistoryFact[];
  /** It reaches nobody, so that there is nothing to wait for: it is tried once. */
  isSandbox: boolean;
  /** Goes to an endpoint that is still to be verified: it is the question. */
  isVerification?: true;
  /** Why there is nothing to deliver any more. */
  obstacle?: FailureReason;
  checkDeliverable(at: Instant): Promise<Skip | undefined>;
  send(subscription: Subscription, at: Instant): Promise<SendResult>;
  /** What may be kept of an answer: without anything personal. */
  redact(text: string): string;
  record(fact: DeliveryFact): Promise<"added" | "already_there">;
};

/** Finds what an order is about; undefined when no such delivery is planned. Throws when there is no such lead or message. */
export type FindDeliverySubject = (order: DeliveryOrder) => Promise<DeliverySubject | undefined>;

/** Has something tried again at an instant, to the second. */
export type ScheduleRetry = (order: DeliveryOrder, at: Instant) => Promise<void>;

type Deps = {
  findSubject: FindDeliverySubject;
  subscriptions: Pick<Subscriptions, "read">;
  endpointHealth: Pick<EndpointHealthStore, "read" | "recordFailure" | "recordRecovery">;
  /** An endpoint said that it is gone: nothing more is sent there, unless the subscription goes elsewhere by now. */
  disableEndpoint: ReturnType<typeof makeDisableEndpoint>;
  jobs: Pick<JobStore, "schedule">;
  scheduleRetry: ScheduleRetry;
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
export function makeDeliverOrder(deps: Deps) {
  const {
    findSubject,
    subscriptions,
    endpointHealth,
    disableEndpoint,
    jobs,
    scheduleRetry,
    slowLane,
    now,
    random,
    pace,
  } = deps;
  const runExclusively = makeKeyedMutex();
  return (order: DeliveryOrder, { isLast }: { isLast: boolean }): Promise<void> =>
    runExclusively(`${order.deliveryId} ${order.replayId}`, () => deliver(order, isLast));

  async function deliver(order: DeliveryOrder, isLast: boolean): Promise<void> {
    const subject = await findSubject(order);
    if (!subject) return;
    const step = decideNextStep(subject.facts, order.replayId, now());
    if (step.do === "nothing") return;
    // Recorded, but whoever recorded it may have died before doing what follows from it.
    if (step.do === "wait") return handleFailureEffects(order, subject, step.failure);

    const attempt: Attempt = { order, subject, number: step.attempt, failures: step.failures };
    let result: Awaited<ReturnType<typeof send>>;
    try {
      result = await send(attempt);
    } catch (fault) {
      if (isLast)
        await appendFailureFact(attempt, now(), { reason: "internal_fault", detail: getErrorName(fault), last: true });
      if (isLast && subject.isSandbox) return;
      throw fault;
    }
    if (result === "sent_to_slow_lane") return;
    if ("skip" in result)
      await subject.record({ ...toCommonFactFields(attempt), kind: "delivery_skipped", at: now(), ...result.skip });
    else if (result.ok) await recordSuccess(attempt, result, result.wasFailing);
    else await recordAndHandleFailure(attempt, result);
  }

  async function send({ order, subject }: Attempt): Promise<(SendResult & AttemptedEndpoint) | "sent_to_slow_lane"> {
    const { scope, subscriptionId } = subject;
    const at = now();
    // Asked for together: none needs the others.
    const [subscription, health, skip] = await Promise.all([
      subscriptions.read(scope, subscriptionId),
      endpointHealth.read(scope, subscriptionId),
      subject.checkDeliverable(at),
    ]);
    const obstacle = findObstacle(subscription, subject);
    if (obstacle || !subscription) return { ok: false, reason: obstacle ?? "subscription_inactive", detail: "" };
    if (skip) return { ok: false, skip };
    if (slowLane && !order.lane && health.failures > 0) {
      await slowLane.dispatch([{ ...order, lane: "slow" }]);
      return "sent_to_slow_lane";
    }
    const { endpoint } = subscription;
    return { ...(await subject.send(subscription, at)), endpoint, wasFailing: health.failures > 0 };
  }

  /** The receipt before all else: whatever fails between sending and the receipt has the client get it twice. */
  async function recordSuccess(
    attempt: Attempt,
    { reference, reply }: Extract<SendResult, { ok: true }>,
    wasFailing = false,
  ): Promise<void> {
    const { subject, number } = attempt;
    const { scope, subscriptionId, isSandbox } = subject;
    const acknowledgement = reply?.acknowledgement;
    await subject.record({
      ...{
        ...toCommonFactFields(attempt),
        kind: "delivered",
        at: now(),
        attempt: number,
        reference,
        ...toReplyFields(subject, reply),
      },
      ...(reply?.segments && { segments: reply.segments }),
      ...(acknowledgement && {
        acknowledgement: redactAcknowledgement(acknowledgement, (text) => subject.redact(text)),
      }),
    });
    if (wasFailing && !isSandbox) await endpointHealth.recordRecovery(scope, subscriptionId, now());
  }

  /**
   * The fact first: should this die before what follows from it, the queue hands the order out again, and it is done then. But an endpoint that is
   * gone is switched off before: with the last failure in the history nobody would ask it again, and nobody be told. If the subscription goes elsewhere
   * by now, it is only the old endpoint that is gone, and the new one is asked in its turn.
   */
  async function recordAndHandleFailure(
    attempt: Attempt,
    failure: Extract<SendResult, { ok: false; reason: unknown }> & AttemptedEndpoint,
  ): Promise<void> {
    const { order, subject, failures } = attempt;
    const { scope, subscriptionId, isSandbox } = subject;
    const { reason, detail, retryAfterMs, reply, endpoint } = failure;
    const at = now();
    const usesSameEndpoint = (subscription: Subscription) => subscription.endpoint === endpoint;
    const disabledSubscription =
      reason === "endpoint_gone" &&
      !isSandbox &&
      (await disableEndpoint(scope, subscriptionId, "gone", usesSameEndpoint));
    const isFinal = isSandbox || disabledSubscription || isPermanentFailure(reason);
    const next = isFinal ? undefined : calculateRetryAt(failures + 1, at, random(), { retryAfterMs, pace });
    await appendFailureFact(attempt, at, { reason, detail, last: !next, ...(next && { retryAt: next }) }, reply);
    await handleFailureEffects(order, subject, { at, reason, retryAt: next });
  }

  /** Arranges for the next attempt, and counts against the endpoint that this one failed. Repeated, it changes nothing. */
  async function handleFailureEffects(
    order: DeliveryOrder,
    { scope, subscriptionId, isSandbox }: DeliverySubject,
    { at, reason, retryAt: next }: Pick<DeliveryFailed, "at" | "reason" | "retryAt">,
  ): Promise<void> {
    if (next) await scheduleRetry(order, next);
    if (isSandbox || !isEndpointFailure(reason)) return;
    const health = await endpointHealth.recordFailure(scope, subscriptionId, { at, reason });
    if (crossedWarningLevel(health)) await jobs.schedule({ kind: "endpoint", ...scope, subscriptionId }, at);
  }
}

/** Which endpoint was asked, and whether it was failing; neither when none was. */
type AttemptedEndpoint = { endpoint?: string; wasFailing?: boolean };

/** One attempt of a delivery: its number over all rounds, and how many failed in its round before. */
type Attempt = { order: DeliveryOrder; subject: DeliverySubject; number: number; failures: number };

const appendFailureFact = (
  attempt: Attempt,
  at: Instant,
  failure: Pick<DeliveryFailed, "reason" | "detail" | "last" | "retryAt">,
  reply?: Reply,
) => {
  const { subject, number } = attempt;
  return subject.record({
    ...{ ...toCommonFactFields(attempt), kind: "delivery_failed", at, attempt: number },
    ...{ ...failure, ...toReplyFields(subject, reply) },
  });
};

const toCommonFactFields = ({ order: { deliveryId, channel, replayId }, subject: { subscriptionId } }: Attempt) => ({
  ...({ source: "baton", author: `deliver-${channel}`, deliveryId, subscriptionId, channel } as const),
  ...(replayId && { round: replayId }),
});

/** What is kept of an answer. */
const toReplyFields = (subject: DeliverySubject, reply: Reply | undefined) =>
  reply && {
    tookMs: reply.tookMs,
    ...(reply.httpStatus !== undefined && { httpStatus: reply.httpStatus }),
    ...(reply.excerpt && { excerpt: subject.redact(reply.excerpt).slice(0, maxExcerptLength) }),
  };

/** Why nothing may be sent to this subscription, or nothing is there to send. */
function findObstacle(
  subscription: Subscription | undefined,
  { obstacle, isVerification }: DeliverySubject,
): FailureReason | undefined {
  if (!subscription || !(isVerification || subscription.active)) return "subscription_inactive";
  // It went elsewhere since the delivery was planned: what waits for the answer of the new owner is not lost.
  if (!isVerification && !isVerifiedAndActive(subscription)) return "endpoint_unverified";
  if (subscription.disabled && !isSkippedWhenDisabled(subscription.disabled.reason)) return "endpoint_disabled";
  return obstacle;
}

/** Trying again changes nothing about these. */
const isPermanentFailure = (reason: FailureReason): boolean =>
  ["subscription_inactive", "endpoint_disabled", "person_erased"].includes(reason);

/** Whether the endpoint was asked and failed: what we could not or would not ask it says nothing of it. */
const isEndpointFailure = (reason: FailureReason): boolean =>
  !isPermanentFailure(reason) && !["endpoint_gone", "internal_fault", "endpoint_unverified"].includes(reason);

/** Never the message, which may say whom the lead is about. */
const getErrorName = (fault: unknown): string => (fault instanceof Error ? fault.name : "").slice(0, 256);
