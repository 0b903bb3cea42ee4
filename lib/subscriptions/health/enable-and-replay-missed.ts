import type { Caller } from "#domain/accounts/caller.ts";
import type { SubscriptionId } from "#domain/shared/id.ts";
import { ok, replayed } from "#domain/shared/result.ts";
import { isDeliverable } from "#domain/subscriptions/subscription.ts";
import type { SubscriptionScope } from "#platform/ports.ts";
import type { EnableEndpoint } from "./enable-endpoint.ts";
import type { ReplayMissed } from "./ports.ts";

type Deps = { enable: EnableEndpoint; replayMissed: ReplayMissed };

type EnableRequest = { caller: Caller; replayMissed: boolean; idempotencyKey: string | undefined };

/**
 * Enables an endpoint for the holder of a key, and replays what it missed if the request asks for that. Enables the
 * endpoint first, because a replay to a disabled one would fail. A retry replays what is still missed.
 */
export function makeEnableAndReplayMissed({ enable, replayMissed: requestReplay }: Deps) {
  return async function enableAndReplayMissed(
    scope: SubscriptionScope,
    subscriptionId: SubscriptionId,
    { caller, replayMissed, idempotencyKey }: EnableRequest,
  ) {
    const enabled = await enable(scope, subscriptionId, "key");
    if (!enabled.ok) return enabled;
    const subscription = enabled.value;
    if (!replayMissed || !isDeliverable(subscription)) return ok({ subscription, replayId: undefined });
    const replaySelection = { of: "missed", subscriptionId, clientId: scope.clientId } as const;
    // A prefix, so that the client can use the same key for a separate replay.
    const replayIdempotencyKey = idempotencyKey && `enable ${idempotencyKey}`;
    const replay = await requestReplay(caller, replaySelection, replayIdempotencyKey);
    if (!replay.ok) return replay;
    const result = { subscription, replayId: replay.value.id };
    return replay.isReplay ? replayed(result) : ok(result);
  };
}
