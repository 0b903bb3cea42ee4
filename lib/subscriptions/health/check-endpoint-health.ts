import { type EndpointHealth, failuresThatDisable, getWarningLevel } from "#domain/delivery/endpoint-health.ts";
import type { MessageData, MessageDelivery } from "#domain/delivery/message.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { isDeliverable, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { Announce, Messages } from "#events/ports.ts";
import { listAll } from "#platform/list-all.ts";
import type { Ids, SubscriptionScope } from "#platform/ports.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { Subscriptions } from "../ports.ts";
import type { makeDisableEndpoint } from "./disable-endpoint.ts";
import type { EndpointHealthStore, ReachMetrics } from "./ports.ts";

type Deps = {
  subscriptions: Pick<Subscriptions, "read" | "list">;
  endpointHealth: Pick<EndpointHealthStore, "read" | "recordWarning">;
  disableEndpoint: ReturnType<typeof makeDisableEndpoint>;
  announce: Announce;
  messages: Pick<Messages, "post">;
  ids: Ids;
  metrics: ReachMetrics;
};

/**
 * Checks an endpoint that fails or was disabled, warns about it, and disables it when necessary. At 50, 70 and 90
 * percent of the failures that disable an endpoint, Baton warns the agency, and the client over its other
 * subscriptions. At 100 percent it disables the endpoint and says so. The check may run any number of times, even
 * concurrently: the ids of its messages are derived from what happened, so each message is sent once. If it was the last
 * endpoint of a client, the agency gets `client.unreachable`, because leads that were placed before are billed.
 */
export function makeCheckEndpointHealth({
  subscriptions,
  endpointHealth,
  disableEndpoint,
  announce,
  messages,
  ids,
  metrics,
}: Deps) {
  return async function checkEndpointHealth(
    { kind: _, subscriptionId, ...scope }: JobOfKind<"endpoint">,
    at: Instant,
  ): Promise<undefined> {
    const found = await subscriptions.read(scope, subscriptionId);
    const health = await endpointHealth.read(scope, subscriptionId);
    if (!found) return;
    // Enabling or changing the subscription resets the failures first, so read them after the subscription.
    const isFailing = async () => getWarningLevel(await endpointHealth.read(scope, subscriptionId)) === 100;
    const shouldDisable = !found.disabled && getWarningLevel(health) === 100;
    // Report the disabling even if the endpoint is enabled again before the message is sent.
    const subscription = shouldDisable ? await disableEndpoint(scope, subscriptionId, "failing", isFailing) : found;
    if (!subscription) return;
    const level = subscription.disabled ? 100 : getWarningLevel(health);
    if (level <= health.toldLevel) return;

    const event = {
      agencyId: scope.agencyId,
      at: subscription.disabled?.at ?? at,
      type: subscription.disabled ? ("endpoint.disabled" as const) : ("endpoint.failing" as const),
      data: toHealthEventData(subscription, health, level),
      identity: [subscriptionId, subscription.disabled?.at ?? health.failingSince ?? at, String(level)],
    };
    await announce(event);
    const others = await listOtherSubscriptions(scope, subscription);
    if (subscription.disabled && scope.clientId && others.length === 0) {
      const { channel, disabled } = subscription;
      const data = {
        clientId: scope.clientId,
        subscriptionId,
        channel,
        disabledAt: disabled.at,
        reason: disabled.reason,
      };
      await announce({ ...event, type: "client.unreachable", data });
      metrics.recordUnreachable({ agencyId: scope.agencyId, clientId: scope.clientId });
    }
    if (others.length > 0) {
      const id = ids.derive("msg", scope.agencyId, "client", ...event.identity);
      const deliveries = preferOtherChannels(others, subscription).map((other): MessageDelivery => ({
        id: ids.derive("dlv", id, other.id),
        subscriptionId: other.id,
        channel: other.channel,
        clientId: scope.clientId,
      }));
      await messages.post(scope.agencyId, { id, type: event.type, at: event.at, data: event.data, deliveries });
    }
    // Record no level for a disabled endpoint: the reason may change, and then Baton reports the new one.
    const { failingSince } = health;
    if (!subscription.disabled && failingSince)
      await endpointHealth.recordWarning(scope, subscriptionId, { level, failingSince });
  };

  /** Lists the client's other deliverable subscriptions; none for those of an agency, which gets events. */
  async function listOtherSubscriptions(scope: SubscriptionScope, failing: Subscription): Promise<Subscription[]> {
    if (!scope.clientId) return [];
    const all = await listAll(subscriptions, scope);
    return all.filter((other) => isDeliverable(other) && other.id !== failing.id);
  }
}

/** The subscriptions on other channels, if there are any. */
function preferOtherChannels(others: readonly Subscription[], failing: Subscription): readonly Subscription[] {
  const otherChannels = others.filter(({ channel }) => channel !== failing.channel);
  return otherChannels.length > 0 ? otherChannels : others;
}

function toHealthEventData(subscription: Subscription, health: EndpointHealth, percent: number): MessageData {
  const { id, clientId, channel, disabled } = subscription;
  const { failures, failingSince, lastFailure } = health;
  return {
    subscriptionId: id,
    channel,
    ...(clientId && { clientId }),
    ...(disabled && { disabledAt: disabled.at, reason: disabled.reason }),
    // An owner's opt-out or a 410 response disables an endpoint after any number of failures.
    ...((!disabled || disabled.reason === "failing") && {
      percent,
      failures,
      failuresThatDisable,
      ...(failingSince && { failingSince }),
      ...(lastFailure && { lastFailure: lastFailure.reason }),
    }),
  };
}
