import type { Caller } from "#domain/accounts/caller.ts";
import type { FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { EndpointHealth } from "#domain/delivery/endpoint-health.ts";
import type { AgencyId, ClientId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Result } from "#domain/shared/result.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { SubscriptionScope } from "#platform/ports.ts";

/** The health of each endpoint, stored beside its subscription so that attempts never conflict with changes of it. */
export type EndpointHealthStore = {
  read(scope: SubscriptionScope, id: Subscription["id"]): Promise<EndpointHealth>;
  /**
   * Counts a failure and returns the health after it. Only the first failure of a minute counts, and none from before
   * the last counted minute or the last success; so the caller may record the same failure again.
   */
  recordFailure(
    scope: SubscriptionScope,
    id: Subscription["id"],
    failure: { at: Instant; reason: FailureReason },
  ): Promise<EndpointHealth>;
  /** Records that the endpoint accepted a delivery; earlier failures no longer count. */
  recordRecovery(scope: SubscriptionScope, id: Subscription["id"], at: Instant): Promise<void>;
  /** Forgets all failures, as if the endpoint had never failed. */
  reset(scope: SubscriptionScope, id: Subscription["id"]): Promise<void>;
  /**
   * Records that Baton sent the warning of `level` (percent of the failures that disable). Changes nothing if the
   * endpoint has recovered since `failingSince`, so that a new outage starts without warnings.
   */
  recordWarning(
    scope: SubscriptionScope,
    id: Subscription["id"],
    warning: { level: number; failingSince: Instant },
  ): Promise<void>;
};

/**
 * Replays what an endpoint missed, for the holder of a key. A retry with the same idempotency key returns the same
 * replay.
 */
export type ReplayMissed = (
  caller: Caller,
  selection: { of: "missed"; subscriptionId: SubscriptionId; clientId?: ClientId | undefined },
  idempotencyKey?: string,
) => Promise<Result<{ id: ReplayId }, { kind: "not_found" | "idempotency_conflict" }>>;

/** Counts clients that Baton can no longer reach for the alarm; each at least once. */
export type ReachMetrics = { recordUnreachable(client: { agencyId: AgencyId; clientId: ClientId }): void };
