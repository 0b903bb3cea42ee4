import { classifyFailure } from "#domain/delivery/classify-failure.ts";
import { decideNextStep } from "#domain/delivery/decide-next-step.ts";
import type { DeliveryFailed } from "#domain/delivery/delivery-fact.ts";
import { crossedWarningLevel } from "#domain/delivery/endpoint-health.ts";
import { calculateRetryAt } from "#domain/delivery/retry-schedule.ts";
import type { AgencyId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Channel, Subscription } from "#domain/subscriptions/subscription.ts";
import { makeKeyedMutex } from "#platform/keyed-mutex.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { DisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import type { EndpointHealthStore } from "#subscriptions/health/ports.ts";
import { isSameContact, type ListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { DeliveryOrder, Dispatcher, OptOutAhead, SendResult, Skip } from "../ports.ts";
import { type Attempt, toDelivered, toDeliveryFailed, toDeliverySkipped } from "./attempt-facts.ts";
import { type DeliverySubject, type FindDeliverySubject, findObstacle } from "./delivery-subject.ts";

/** Schedules a retry of the order at an instant, to the second. */
export type ScheduleRetry = (order: DeliveryOrder, at: Instant) => Promise<void>;

type Deps = {
  findSubject: FindDeliverySubject;
  subscriptions: Pick<Subscriptions, "read">;
  endpointHealth: Pick<EndpointHealthStore, "read" | "recordFailure" | "recordRecovery">;
  /** Reads the opt-out of the owner ahead, in the call that reads the subscription; undefined if it must be read later. */
  readOptOutAhead: (agencyId: AgencyId, id: SubscriptionId) => Promise<OptOutAhead | undefined>;
  /** Disables an endpoint that is gone or opted out, unless the subscription has another endpoint by now. */
  disableEndpoint: DisableEndpoint;
  /** Lists the agency's subscriptions to a phone or mailbox. */
  listSameContact: ListSameContact;
  jobs: Pick<JobStore, "schedule">;
  scheduleRetry: ScheduleRetry;
  /** Takes the orders for failing endpoints; absent for a channel with one lane. */
  slowLane?: Dispatcher;
  now: Now;
  /** From 0 to 1. */
  random: () => number;
  /** The factor on the delays of the retry schedule. */
  pace: number;
  /** The time that an attempt over a channel may take, from its start until its receipt is stored. */
  timeToSendMs: Readonly<Record<Channel, number>>;
};

/** Whether the queue delivers the order for the last time, and how much time is left to process it. */
type OrderLimits = { isLast: boolean; timeLeftMs?: () => number };

/**
 * Processes one delivery order: makes the next attempt if it is due, records its result, and schedules the retry.
 *
 * It may run any number of times for the same order, in any order, and crash at any point: the history says what is left
 * to do. After a crash between sending and recording the receipt, it sends again, with the same delivery id.
 *
 * A fault is thrown, so that the queue retries the order, and counts as no attempt. The last time it is also recorded;
 * otherwise the history would stay unfinished for ever. In a sandbox it is then not thrown, because dead letters alarm
 * the operator about leads that a client misses. If too little time is left for an attempt, that is a fault too: a
 * timeout between sending and recording the receipt would send again.
 */
export function makeDeliverOrder(deps: Deps) {
  const {
    findSubject,
    subscriptions,
    endpointHealth,
    readOptOutAhead,
    disableEndpoint,
    listSameContact,
    jobs,
    scheduleRetry,
    slowLane,
    now,
    random,
    pace,
    timeToSendMs,
  } = deps;
  const runExclusively = makeKeyedMutex();
  return (order: DeliveryOrder, limits: OrderLimits): Promise<void> =>
    runExclusively(`${order.deliveryId} ${order.replayId}`, () => deliver(order, limits));

  async function deliver(order: DeliveryOrder, { isLast, timeLeftMs = () => Infinity }: OrderLimits): Promise<void> {
    const subject = await findSubject(order);
    if (!subject) return;
    const step = decideNextStep(subject.facts, order.replayId, now(), {
      retryOf: order.retryOf,
      isRepeat: subject.isRepeat,
    });
    if (step.do === "nothing") return;
    // The process may have crashed after it recorded the failure and before it scheduled the retry; repeat it
    // (idempotent).
    if (step.do === "wait") return handleFailureEffects(order, subject, step.failure);

    const attempt: Attempt = { order, subject, number: step.attempt, failures: step.failures };
    let result: Awaited<ReturnType<typeof send>>;
    try {
      result = await send(attempt, timeLeftMs);
    } catch (fault) {
      if (isLast) {
        const failure = { reason: "internal_fault", detail: getErrorName(fault), last: true } as const;
        await subject.record(toDeliveryFailed(attempt, now(), failure));
      }
      if (isLast && subject.isSandbox) return;
      throw fault;
    }
    if (result === "sent_to_slow_lane") return;
    if ("skip" in result) await handleSkip(attempt, result);
    else if (result.ok) await recordSuccess(attempt, result, result.wasFailing);
    else await recordAndHandleFailure(attempt, result);
  }

  async function send(
    { order, subject }: Attempt,
    timeLeftMs: () => number,
  ): Promise<(SendResult & AttemptedEndpoint) | "sent_to_slow_lane"> {
    const { scope, subscriptionId } = subject;
    const at = now();
    // Read by one call: none depends on the others.
    const [subscription, health, optOutAhead, skip] = await Promise.all([
      subscriptions.read(scope, subscriptionId),
      endpointHealth.read(scope, subscriptionId),
      readOptOutAhead(scope.agencyId, subscriptionId),
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
    if (timeLeftMs() < timeToSendMs[order.channel]) {
      throw Object.assign(new Error("too little time is left to send"), { name: "TimeoutError" });
    }
    return { ...(await subject.send(subscription, at, optOutAhead)), endpoint, wasFailing: health.failures > 0 };
  }

  /**
   * Records a skip. If the owner opted out, it first disables every subscription of the agency to the same phone or
   * mailbox: Baton then notifies the agency and places no further lead for them. This one is the last, so that the
   * queue repeats the order after a crash in between.
   */
  async function handleSkip(
    attempt: Attempt,
    { skip, isStopped, endpoint }: Extract<SendResult, { skip: Skip }> & AttemptedEndpoint,
  ): Promise<void> {
    const { subject } = attempt;
    const { scope, subscriptionId } = subject;
    if (isStopped && endpoint !== undefined) {
      const contact = { channel: attempt.order.channel, endpoint };
      const isStillSame = (subscription: Subscription) => isSameContact(subscription, contact);
      for (const same of await listSameContact(scope.agencyId, contact)) {
        if (same.subscription.id !== subscriptionId)
          await disableEndpoint(same.scope, same.subscription.id, "opted_out", isStillSame);
      }
      await disableEndpoint(scope, subscriptionId, "opted_out", isStillSame);
    }
    await subject.record(toDeliverySkipped(attempt, now(), skip));
  }

  /** Records the receipt first: if that fails after sending, the client gets the delivery twice. */
  async function recordSuccess(
    attempt: Attempt,
    success: Extract<SendResult, { ok: true }>,
    wasFailing = false,
  ): Promise<void> {
    const { subject } = attempt;
    const { scope, subscriptionId, isSandbox } = subject;
    await subject.record(toDelivered(attempt, now(), success));
    if (wasFailing && !isSandbox) await endpointHealth.recordRecovery(scope, subscriptionId, now());
  }

  /**
   * Records the failure first, then handles its effects. After a crash in between, the queue repeats the order, and the
   * effects follow then. Only an endpoint that is gone is disabled before that: no attempt follows the last failure, so
   * the endpoint would stay enabled and unreported after a crash. If the subscription has another endpoint by now, only
   * the old one is gone, and Baton retries at the new one.
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
    const isFinal = isSandbox || disabledSubscription || classifyFailure(reason) === "permanent";
    const next = isFinal ? undefined : calculateRetryAt(failures + 1, at, random(), { retryAfterMs, pace });
    await subject.record(toDeliveryFailed(attempt, at, { reason, detail, last: !next, retryAt: next }, reply));
    await handleFailureEffects(order, subject, { at, reason, retryAt: next });
  }

  /** Schedules the retry and records the failure of the endpoint. May be repeated. */
  async function handleFailureEffects(
    order: DeliveryOrder,
    { scope, subscriptionId, isSandbox }: DeliverySubject,
    { at, reason, retryAt: next }: Pick<DeliveryFailed, "at" | "reason" | "retryAt">,
  ): Promise<void> {
    if (next) await scheduleRetry(order, next);
    if (isSandbox || classifyFailure(reason) !== "endpoint") return;
    const health = await endpointHealth.recordFailure(scope, subscriptionId, { at, reason });
    if (crossedWarningLevel(health)) await jobs.schedule({ kind: "endpoint", ...scope, subscriptionId }, at);
  }
}

/** The endpoint of the attempt and whether it was failing before. Both are absent if Baton contacted none. */
type AttemptedEndpoint = { endpoint?: string; wasFailing?: boolean };

/** The name of a fault, never its message, which may contain personal data. */
const getErrorName = (fault: unknown): string => (fault instanceof Error ? fault.name : "").slice(0, 256);
