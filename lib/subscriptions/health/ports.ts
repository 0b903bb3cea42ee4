import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { EndpointHealth } from "#domain/delivery/endpoint-health.ts";
import type { ClientId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Result } from "#domain/shared/result.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { SubscriptionScope } from "#platform/ports.ts";

/** How each endpoint does: beside its subscription, because attempts must never stand in the way of who changes that. */
export type EndpointHealthStore = {
  read(scope: SubscriptionScope, id: Subscription["id"]): Promise<EndpointHealth>;
  /**
   * Counts a failure, and answers how the endpoint does then. None is counted in a minute in which one was counted, or in an earlier one, or from
   * before the endpoint last recovered: so whoever does not know whether it was counted may count it again.
   */
  recordFailure(
    scope: SubscriptionScope,
    id: Subscription["id"],
    failure: { at: Instant; reason: FailureReason },
  ): Promise<EndpointHealth>;
  /** The endpoint took something: what failed before counts no more. */
  recordRecovery(scope: SubscriptionScope, id: Subscription["id"], at: Instant): Promise<void>;
  /** As if it had never failed: whoever enables it says that what was is mended. */
  reset(scope: SubscriptionScope, id: Subscription["id"]): Promise<void>;
  /**
   * Keeps that everybody was told of `level` (percent of the failures that disable). Changes nothing when the endpoint has been well since
   * `failingSince`: of the next time nobody has been told.
   */
  recordWarning(
    scope: SubscriptionScope,
    id: Subscription["id"],
    warning: { level: number; failingSince: Instant },
  ): Promise<void>;
};

/** Replays what an endpoint missed, for the holder of a key; a repetition with the same idempotency key is the same replay. */
export type ReplayMissed = (
  caller: ApiKey,
  selection: { of: "missed"; subscriptionId: SubscriptionId; clientId?: ClientId | undefined },
  idempotencyKey?: string,
) => Promise<Result<{ id: ReplayId }, { kind: "not_found" | "idempotency_conflict" }>>;
