import { type EndpointHealth, failuresThatDisable, levelOf } from "#domain/delivery/endpoint-health.ts";
import type { MessageData, MessageDelivery } from "#domain/delivery/message.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { isUsable, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { Announce, Messages } from "#events/ports.ts";
import type { Ids, SubscriptionScope } from "#platform/ports.ts";
import type { DueThingOf } from "#scheduling/ports.ts";
import { allSubscriptions } from "../all-subscriptions.ts";
import type { Subscriptions } from "../ports.ts";
import type { makeDisableEndpoint } from "./disable-endpoint.ts";
import type { Endpoints } from "./ports.ts";

type World = {
  subscriptions: Pick<Subscriptions, "read" | "list">;
  endpoints: Pick<Endpoints, "read" | "told">;
  disable: ReturnType<typeof makeDisableEndpoint>;
  announce: Announce;
  messages: Pick<Messages, "post">;
  ids: Ids;
};

/**
 * Looks at an endpoint that fails, or was switched off: at 50, 70 and 90 percent of the failures that disable one it warns the agency, and the client over
 * whatever else it is reached by; at the last it switches the endpoint off, and says that. Everything is told once, however often and by
 * however many this is worked, because what is told is named by what happened.
 */
export function makeWorkEndpoint({ subscriptions, endpoints, disable, announce, messages, ids }: World) {
  return async function workEndpoint(
    { kind: _, subscriptionId, ...scope }: DueThingOf<"endpoint">,
    at: Instant,
  ): Promise<undefined> {
    const found = await subscriptions.read(scope, subscriptionId);
    const health = await endpoints.read(scope, subscriptionId);
    if (!found) return;
    // Whoever enables it, or has it go elsewhere, forgets the failures first and changes the subscription then: so they are read after it.
    const isFailing = async () => levelOf(await endpoints.read(scope, subscriptionId)) === 100;
    const isDue = !found.disabled && levelOf(health) === 100;
    // As it was switched off, also if somebody enables it before this is told.
    const subscription = isDue ? await disable(scope, subscriptionId, "failing", isFailing) : found;
    if (!subscription) return;
    const level = subscription.disabled ? 100 : levelOf(health);
    if (level <= health.toldLevel) return;

    const event = {
      ...{ agencyId: scope.agencyId, at: subscription.disabled?.at ?? at },
      type: subscription.disabled ? ("endpoint.disabled" as const) : ("endpoint.failing" as const),
      data: whatHappened(subscription, health, level),
      identity: [subscriptionId, subscription.disabled?.at ?? health.failingSince ?? at, String(level)],
    };
    await announce(event);
    const others = await othersOf(scope, subscription);
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
    if (!subscription.disabled && failingSince) await endpoints.told(scope, subscriptionId, { level, failingSince });
  };

  /** What else reaches the client, by another channel where it has one: an agency has its events for that. */
  async function othersOf(scope: SubscriptionScope, failing: Subscription): Promise<Subscription[]> {
    if (!scope.clientId) return [];
    const all = await allSubscriptions(subscriptions, scope);
    const others = all.filter((other) => isUsable(other) && other.id !== failing.id);
    const elsewhere = others.filter(({ channel }) => channel !== failing.channel);
    return elsewhere.length > 0 ? elsewhere : others;
  }
}

function whatHappened(subscription: Subscription, health: EndpointHealth, percent: number): MessageData {
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
