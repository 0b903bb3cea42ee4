import type { Routes } from "#app/routes.ts";
import type { makeRequestReplay } from "#delivery/replays/request-replay.ts";
import { type ApiKey, maySeeClient } from "#domain/accounts/api-key.ts";
import type { ReplayId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { isUsable, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { SubscriptionScope } from "#platform/ports.ts";
import type { SubscriptionViews } from "../subscription-views.ts";
import type { EnableEndpoint } from "./enable-endpoint.ts";

type World = {
  enable: EnableEndpoint;
  requestReplay: ReturnType<typeof makeRequestReplay>;
  views: SubscriptionViews;
};

type Refusal =
  | Extract<Awaited<ReturnType<World["enable"]>>, { ok: false }>["refusal"]
  | Extract<Awaited<ReturnType<World["requestReplay"]>>, { ok: false }>["refusal"];

export const enableEndpoint =
  (world: World): Endpoint<Routes["enableEndpoint"]> =>
  async ({ caller, params: { clientId, subscriptionId }, body: { replayMissed }, idempotencyKey }) => {
    if (!maySeeClient(caller, clientId)) return refuse({ kind: "not_found" });
    const scope = { agencyId: caller.agencyId, clientId };
    const enabled = await enabledBy(world, { caller, scope, subscriptionId, replayMissed, idempotencyKey });
    if (!enabled.ok) return enabled;
    const { subscription, replayId } = enabled.value;
    return ok({ status: 200, body: { subscription: await world.views.ofClient(scope, subscription), replayId } });
  };

export const enableEventEndpoint =
  (world: World): Endpoint<Routes["enableEventEndpoint"]> =>
  async ({ caller, params: { subscriptionId }, body: { replayMissed }, idempotencyKey }) => {
    const scope = { agencyId: caller.agencyId };
    const enabled = await enabledBy(world, { caller, scope, subscriptionId, replayMissed, idempotencyKey });
    if (!enabled.ok) return enabled;
    const { subscription, replayId } = enabled.value;
    return ok({ status: 200, body: { subscription: await world.views.ofAgency(scope, subscription), replayId } });
  };

type Asked = {
  caller: ApiKey;
  scope: SubscriptionScope;
  subscriptionId: Subscription["id"];
  replayMissed: boolean;
  idempotencyKey: string | undefined;
};

/** Enables first: a replay to an endpoint that is off would fail at once. Repeated after a crash, it replays what is missed still. */
async function enabledBy(
  { enable, requestReplay }: World,
  { caller, scope, subscriptionId, replayMissed, idempotencyKey }: Asked,
): Promise<Result<{ subscription: Subscription; replayId?: ReplayId }, Refusal>> {
  const enabled = await enable(scope, subscriptionId, "key");
  if (!enabled.ok) return enabled;
  const subscription = enabled.value;
  if (!replayMissed || !isUsable(subscription)) return ok({ subscription });
  const { clientId } = scope;
  const wanted = { of: "missed", subscriptionId, ...(clientId && { clientId }) } as const;
  // So that the same key may be used for a replay by itself.
  const once = idempotencyKey && `enable ${idempotencyKey}`;
  const replay = await requestReplay(caller, wanted, once);
  return replay.ok ? ok({ subscription, replayId: replay.value.id }) : replay;
}
