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
import type { AgencyId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import {
  type Channel,
  isSkippedWhenDisabled,
  isVerifiedAndActive,
  type Subscription,
} from "#domain/subscriptions/subscription.ts";
import { makeKeyedMutex } from "#platform/keyed-mutex.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { DisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import type { EndpointHealthStore } from "#subscriptions/health/ports.ts";
import { isSameContact, type ListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { DeliveryOrder, Dispatcher, OptOutAhead, Reply, SendResult, Skip } from "../ports.ts";

/** What an order delivers: a lead to a client, or a message to a subscriber. */
export type DeliverySubject = {
  /** The owner of the subscription. */
  scope: SubscriptionScope;
  subscriptionId: SubscriptionId;
  /** The facts about this delivery. */
  facts: readonly DeliveryHistoryFact[];
  /** Whether the order repeats a delivery that has arrived. */
  isRepeat?: boolean;
  /** Whether it is a sandbox lead, which reaches no client. It gets one attempt and no retry. */
  isSandbox: boolean;
  /** Whether it is the verification of its endpoint, which is not verified yet. */
  isVerification?: boolean;
  /** Why there is nothing left to deliver. */
  obstacle?: FailureReason;
  checkDeliverable(at: Instant): Promise<Skip | undefined>;
  send(subscription: Subscription, at: Instant, optOutAhead: OptOutAhead | undefined): Promise<SendResult>;
  /** Removes personal data from the text of an acknowledgement, which bills and events keep for good. */
  redact(text: string): string;
  record(fact: DeliveryFact): Promise<"added" | "already_there">;
};

/**
 * Finds the subject of an order; undefined if no such delivery is planned. Throws if the lead or message does not
 * exist.
 */
export type FindDeliverySubject = (order: DeliveryOrder) => Promise<DeliverySubject | undefined>;

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
 * Processes one delivery order: makes the next attempt if it is due, records its result, and schedules the retry. It
 * may run any number of times for the same order, in any order, and crash at any point: the history says what is left
 * to do. A crash between sending and recording the receipt sends again, with the same delivery id. A fault is thrown,
 * so that the queue retries the order. Only the last time it is recorded too: before that no attempt counts, and after
 * that the history would stay unfinished for ever. An attempt for which too little time is left is such a fault: it is not
 * started, because a timeout between sending and recording the receipt would send again. A fault of a sandbox lead is not thrown the last time, because dead
 * letters alarm the operator about leads that a client misses.
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
      if (isLast)
        await appendFailureFact(attempt, now(), { reason: "internal_fault", detail: getErrorName(fault), last: true });
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
    await subject.record({ ...toCommonFactFields(attempt), kind: "delivery_skipped", at: now(), ...skip });
  }

  /** Records the receipt first: if that fails after sending, the client gets the delivery twice. */
  async function recordSuccess(
    attempt: Attempt,
    { reference, reply }: Extract<SendResult, { ok: true }>,
    wasFailing = false,
  ): Promise<void> {
    const { subject, number } = attempt;
    const { scope, subscriptionId, isSandbox } = subject;
    const acknowledgement = reply?.acknowledgement;
    await subject.record({
      ...toCommonFactFields(attempt),
      kind: "delivered",
      at: now(),
      attempt: number,
      reference,
      ...toReplyFields(reply),
      segments: reply?.segments,
      answer: reply?.answer,
      acknowledgement: acknowledgement && redactAcknowledgement(acknowledgement, (text) => subject.redact(text)),
    });
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
    const isFinal = isSandbox || disabledSubscription || isPermanentFailure(reason);
    const next = isFinal ? undefined : calculateRetryAt(failures + 1, at, random(), { retryAfterMs, pace });
    await appendFailureFact(attempt, at, { reason, detail, last: !next, retryAt: next }, reply);
    await handleFailureEffects(order, subject, { at, reason, retryAt: next });
  }

  /** Schedules the retry and records the failure of the endpoint. May be repeated. */
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

/** The endpoint of the attempt and whether it was failing before. Both are absent if Baton contacted none. */
type AttemptedEndpoint = { endpoint?: string; wasFailing?: boolean };

/** One attempt of a delivery. `number` counts over all rounds, `failures` before it in its round. */
type Attempt = { order: DeliveryOrder; subject: DeliverySubject; number: number; failures: number };

const appendFailureFact = (
  attempt: Attempt,
  at: Instant,
  failure: Pick<DeliveryFailed, "reason" | "detail" | "last" | "retryAt">,
  reply?: Reply,
) => {
  const { subject, number } = attempt;
  return subject.record({
    ...toCommonFactFields(attempt),
    kind: "delivery_failed",
    at,
    attempt: number,
    ...failure,
    ...toReplyFields(reply),
  });
};

const toCommonFactFields = ({ order: { deliveryId, channel, replayId }, subject: { subscriptionId } }: Attempt) =>
  ({
    source: "baton",
    author: `deliver-${channel}`,
    deliveryId,
    subscriptionId,
    channel,
    round: replayId,
  }) as const;

/** The fields of a reply that the history stores. */
const toReplyFields = (reply: Reply | undefined) =>
  reply && {
    tookMs: reply.tookMs,
    httpStatus: reply.httpStatus,
    excerpt: reply.excerpt?.slice(0, maxExcerptLength) || undefined,
  };

/** Why Baton may not send to this subscription, or has nothing to send. */
function findObstacle(
  subscription: Subscription | undefined,
  { obstacle, isVerification }: DeliverySubject,
): FailureReason | undefined {
  if (!subscription || !(isVerification || subscription.active)) return "subscription_inactive";
  // The endpoint changed after the delivery was planned; Baton retries until the new owner verifies it.
  if (!isVerification && !isVerifiedAndActive(subscription)) return "endpoint_unverified";
  if (subscription.disabled && !isSkippedWhenDisabled(subscription.disabled.reason)) return "endpoint_disabled";
  return obstacle;
}

/** Whether a retry could not succeed. */
const isPermanentFailure = (reason: FailureReason): boolean =>
  ["subscription_inactive", "endpoint_disabled", "person_erased"].includes(reason);

/** Whether the endpoint itself failed. Other failures say nothing about it, because Baton did not contact it. */
const isEndpointFailure = (reason: FailureReason): boolean =>
  !isPermanentFailure(reason) && !["endpoint_gone", "internal_fault", "endpoint_unverified"].includes(reason);

/** The name of a fault, never its message, which may contain personal data. */
const getErrorName = (fault: unknown): string => (fault instanceof Error ? fault.name : "").slice(0, 256);
