import { type ApiKey, canAccessClient } from "#domain/accounts/api-key.ts";
import type { ReplayId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { isDeliverable, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import type { SubscriptionScope } from "#platform/ports.ts";
import type { SubscriptionRefusal } from "../problems.ts";
import type { SubscriptionViews } from "../subscription-views.ts";
import type { EnableEndpoint } from "./enable-endpoint.ts";
import type { ReplayMissed } from "./ports.ts";
import type { Routes } from "./routes.ts";

type Deps = {
  enable: EnableEndpoint;
  replayMissed: ReplayMissed;
  views: SubscriptionViews;
};

type Refusal = Extract<
  PlatformRefusal | SubscriptionRefusal,
  { kind: "not_found" | "changed_meanwhile" | "endpoint_opted_out" | "idempotency_conflict" | "validation_error" }
>;

export const enableEndpoint =
  (deps: Deps): Endpoint<Routes["enableEndpoint"], Refusal> =>
  async ({ caller, params: { clientId, subscriptionId }, body: { replayMissed }, idempotencyKey }) => {
    if (!canAccessClient(caller, clientId)) return refuse({ kind: "not_found" });
    const scope = { agencyId: caller.agencyId, clientId };
    const enabled = await enableAndReplayMissed(deps, { caller, scope, subscriptionId, replayMissed, idempotencyKey });
    if (!enabled.ok) return enabled;
    const { subscription, replayId } = enabled.value;
    return ok({ status: 200, body: { subscription: await deps.views.forClient(scope, subscription), replayId } });
  };

export const enableEventEndpoint =
  (deps: Deps): Endpoint<Routes["enableEventEndpoint"], Refusal> =>
  async ({ caller, params: { subscriptionId }, body: { replayMissed }, idempotencyKey }) => {
    const scope = { agencyId: caller.agencyId };
    const enabled = await enableAndReplayMissed(deps, { caller, scope, subscriptionId, replayMissed, idempotencyKey });
    if (!enabled.ok) return enabled;
    const { subscription, replayId } = enabled.value;
    return ok({ status: 200, body: { subscription: await deps.views.forAgency(scope, subscription), replayId } });
  };

type EnableRequest = {
  caller: ApiKey;
  scope: SubscriptionScope;
  subscriptionId: Subscription["id"];
  replayMissed: boolean;
  idempotencyKey: string | undefined;
};

/** Enables the endpoint first, because a replay to a disabled one would fail. A retry replays what is still missed. */
async function enableAndReplayMissed(
  { enable, replayMissed: requestReplay }: Deps,
  { caller, scope, subscriptionId, replayMissed, idempotencyKey }: EnableRequest,
): Promise<Result<{ subscription: Subscription; replayId?: ReplayId }, Refusal>> {
  const enabled = await enable(scope, subscriptionId, "key");
  if (!enabled.ok) return enabled;
  const subscription = enabled.value;
  if (!replayMissed || !isDeliverable(subscription)) return ok({ subscription });
  const { clientId } = scope;
  const replaySelection = { of: "missed", subscriptionId, ...(clientId && { clientId }) } as const;
  // A prefix, so that the client can use the same key for a separate replay.
  const replayIdempotencyKey = idempotencyKey && `enable ${idempotencyKey}`;
  const replay = await requestReplay(caller, replaySelection, replayIdempotencyKey);
  return replay.ok ? ok({ subscription, replayId: replay.value.id }) : replay;
}
