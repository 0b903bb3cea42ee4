import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import type { makeChangeSubscription } from "./change-subscription.ts";
import type { makeSubscribe } from "./create-subscription.ts";
import type { Routes } from "./event-routes.ts";
import type { Subscriptions } from "./ports.ts";
import type { SubscriptionRefusal } from "./problems.ts";
import type { makeRotateSecret } from "./rotate-secret.ts";
import type { SubscriptionViews } from "./subscription-views.ts";
import type { VerificationRefusal } from "./verification/problems.ts";

type Refusal = PlatformRefusal | SubscriptionRefusal | VerificationRefusal;

export const createEventSubscription =
  (
    subscribe: ReturnType<typeof makeSubscribe>,
    views: SubscriptionViews,
  ): Endpoint<Routes["createEventSubscription"], Refusal> =>
  async ({ caller: { agencyId }, body, idempotencyKey }) => {
    const created = await subscribe({ agencyId }, body, idempotencyKey);
    if (!created.ok) return created;
    const { subscription, secret = "" } = created.value;
    const view = await views.forAgency({ agencyId }, subscription);
    const location = `/v1/subscriptions/${subscription.id}`;
    return ok({ status: 201, body: view.channel === "webhook" ? { ...view, secret } : view, headers: { location } });
  };

export const listEventSubscriptions =
  (subscriptions: Subscriptions, views: SubscriptionViews): Endpoint<Routes["listEventSubscriptions"], Refusal> =>
  async ({ caller: { agencyId }, query }) => {
    const page = await readPage({ subscriptions: agencyId }, query, async (pageRequest) => {
      const found = await subscriptions.list({ agencyId }, pageRequest);
      const items = await Promise.all(found.entities.map((each) => views.forAgency({ agencyId }, each)));
      return ok({ items, next: nextPosition(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readEventSubscription =
  (subscriptions: Subscriptions, views: SubscriptionViews): Endpoint<Routes["readEventSubscription"], Refusal> =>
  async ({ caller: { agencyId }, params: { subscriptionId } }) => {
    const found = await subscriptions.read({ agencyId }, subscriptionId);
    return found
      ? ok({ status: 200, body: await views.forAgency({ agencyId }, found) })
      : refuse({ kind: "not_found" });
  };

export const changeEventSubscription =
  (
    change: ReturnType<typeof makeChangeSubscription>,
    views: SubscriptionViews,
  ): Endpoint<Routes["changeEventSubscription"], Refusal> =>
  async ({ caller: { agencyId }, params: { subscriptionId }, body }) => {
    const changed = await change({ agencyId }, subscriptionId, body);
    return changed.ok ? ok({ status: 200, body: await views.forAgency({ agencyId }, changed.value) }) : changed;
  };

export const rotateEventSecret =
  (rotate: ReturnType<typeof makeRotateSecret>): Endpoint<Routes["rotateEventSecret"], Refusal> =>
  async ({ caller: { agencyId }, params: { subscriptionId }, body, idempotencyKey }) => {
    const rotated = await rotate({ agencyId }, subscriptionId, body, idempotencyKey);
    return rotated.ok ? ok({ status: 201, body: rotated.value }) : rotated;
  };
