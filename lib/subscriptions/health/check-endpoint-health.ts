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
import type { EndpointHealthStore } from "./ports.ts";

type Deps = {
  subscriptions: Pick<Subscriptions, "read" | "list">;
  endpointHealth: Pick<EndpointHealthStore, "read" | "recordWarning">;
  disableEndpoint: ReturnType<typeof makeDisableEndpoint>;
  announce: Announce;
  messages: Pick<Messages, "post">;
  ids: Ids;
};

/**
 * Looks at an endpoint that fails, or was switched off: at 50, 70 and 90 percent of the failures that disable one it warns the agency, and the client over
 * whatever else it is reached by; at the last it switches the endpoint off, and says that. Everything is told once, however often and by
 * however many this is worked, because what is told is named by what happened.
 */
export function makeCheckEndpointHealth({
  subscriptions,
  endpointHealth,
  disableEndpoint,
  announce,
  messages,
  ids,
}: Deps) {
  return async function checkEndpointHealth(
    { kind: _, subscriptionId, ...scope }: JobOfKind<"endpoint">,
    at: Instant,
  ): Promise<undefined> {
    const found = await subscriptions.read(scope, subscriptionId);
    const health = await endpointHealth.read(scope, subscriptionId);
    if (!found) return;
    // Whoever enables it, or has it go elsewhere, forgets the failures first and changes the subscription then: so they are read after it.
    const isFailing = async () => getWarningLevel(await endpointHealth.read(scope, subscriptionId)) === 100;
    const shouldDisable = !found.disabled && getWarningLevel(health) === 100;
    // As it was switched off, also if somebody enables it before this is told.
    const subscription = shouldDisable ? await disableEndpoint(scope, subscriptionId, "failing", isFailing) : found;
    if (!subscription) return;
    const level = subscription.disabled ? 100 : getWarningLevel(health);
    if (level <= health.toldLevel) return;

    const event = {
      ...{ agencyId: scope.agencyId, at: subscription.disabled?.at ?? at },
      type: subscription.disabled ? ("endpoint.disabled" as const) : ("endpoint.failing" as const),
      data: toHealthEventData(subscription, health, level),
      identity: [subscriptionId, subscription.disabled?.at ?? health.failingSince ?? at, String(level)],
    };
    await announce(event);
    const others = await findOtherSubscriptions(scope, subscription);
    if (others.length > 0) {
      const id = ids.derive("msg", scope.agencyId, "client", ...event.identity);
      const deliveries = others.map((other): MessageDelivery => ({
        ...{ id: ids.derive("dlv", id, other.id), subscriptionId: other.id, channel: other.channel },
        ...(scope.clientId && { clientId: scope.clientId }),
      }));
      await messages.post(scope.agencyId, { id, type: event.type, at: event.at, data: event.data, deliveries });
    }
    // Of one that is off nothing is kept: why it is off may change, and is told then.
    const { failingSince } = health;
    if (!subscription.disabled && failingSince)
      await endpointHealth.recordWarning(scope, subscriptionId, { level, failingSince });
  };

  /** What else reaches the client, by another channel where it has one: an agency has its events for that. */
  async function findOtherSubscriptions(scope: SubscriptionScope, failing: Subscription): Promise<Subscription[]> {
    if (!scope.clientId) return [];
    const all = await listAll(subscriptions, scope);
    const others = all.filter((other) => isDeliverable(other) && other.id !== failing.id);
    const otherChannels = others.filter(({ channel }) => channel !== failing.channel);
    return otherChannels.length > 0 ? otherChannels : others;
  }
}

function toHealthEventData(subscription: Subscription, health: EndpointHealth, percent: number): MessageData {
  const { id, clientId, channel, disabled } = subscription;
  const { failures, failingSince, lastFailure } = health;
  return {
    ...{ subscriptionId: id, channel, ...(clientId && { clientId }) },
    ...(disabled && { disabledAt: disabled.at, reason: disabled.reason }),
    // Whoever said stop, or that it is gone, did so after however few failures.
    ...((!disabled || disabled.reason === "failing") && {
      ...{ percent, failures, failuresThatDisable },
      ...(failingSince && { failingSince }),
      ...(lastFailure && { lastFailure: lastFailure.reason }),
    }),
  };
}
