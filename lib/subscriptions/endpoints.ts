import type { Clients } from "#accounts/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { isDeliverable } from "#domain/subscriptions/subscription.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import type { ScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import type { makeChangeSubscription } from "./change-subscription.ts";
import type { makeCreateSubscription } from "./create-subscription.ts";
import type { Subscriptions } from "./ports.ts";
import type { SubscriptionRefusal } from "./problems.ts";
import type { makeRotateSecret } from "./rotate-secret.ts";
import type { Routes } from "./routes.ts";
import type { SubscriptionViews } from "./subscription-views.ts";
import type { VerificationRefusal } from "./verification/problems.ts";

type Refusal = PlatformRefusal | SubscriptionRefusal | VerificationRefusal;

export const createSubscription =
  (
    create: ReturnType<typeof makeCreateSubscription>,
    wakeHeldLeads: ScheduleLeadRelease,
    views: SubscriptionViews,
  ): Endpoint<Routes["createSubscription"], Refusal> =>
  async ({ caller, params: { clientId }, body, idempotencyKey }) => {
    const created = await create({ agencyId: caller.agencyId, clientId }, body, idempotencyKey);
    if (!created.ok) return created;
    const { subscription, secret = "" } = created.value;
    // On a retry, the subscription may be verified already.
    if (isDeliverable(subscription)) await wakeHeldLeads.forClient(caller.agencyId, clientId);
    const location = `/v1/clients/${clientId}/subscriptions/${subscription.id}`;
    const view = await views.forClient({ agencyId: caller.agencyId, clientId }, subscription);
    return ok({ status: 201, body: view.channel === "webhook" ? { ...view, secret } : view, headers: { location } });
  };

export const listSubscriptions =
  (
    clients: Clients,
    subscriptions: Subscriptions,
    views: SubscriptionViews,
  ): Endpoint<Routes["listSubscriptions"], Refusal> =>
  async ({ caller, params: { clientId }, query }) => {
    const scope = { agencyId: caller.agencyId, clientId };
    const client = canAccessClient(caller, clientId) ? await clients.read(scope, clientId) : undefined;
    if (!client) return refuse({ kind: "not_found" });
    const page = await readPage({ subscriptions: clientId }, query, async (pageRequest) => {
      const found = await subscriptions.list(scope, pageRequest);
      const items = await Promise.all(found.entities.map((each) => views.forClient(scope, each)));
      return ok({ items, next: nextPosition(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readSubscription =
  (subscriptions: Subscriptions, views: SubscriptionViews): Endpoint<Routes["readSubscription"], Refusal> =>
  async ({ caller, params: { clientId, subscriptionId } }) => {
    const scope = { agencyId: caller.agencyId, clientId };
    const found = canAccessClient(caller, clientId) ? await subscriptions.read(scope, subscriptionId) : undefined;
    return found ? ok({ status: 200, body: await views.forClient(scope, found) }) : refuse({ kind: "not_found" });
  };

export const changeSubscription =
  (
    change: ReturnType<typeof makeChangeSubscription>,
    wakeHeldLeads: ScheduleLeadRelease,
    views: SubscriptionViews,
  ): Endpoint<Routes["changeSubscription"], Refusal> =>
  async ({ caller, params: { clientId, subscriptionId }, body }) => {
    const scope = { agencyId: caller.agencyId, clientId };
    const changed = await change(scope, subscriptionId, body);
    if (!changed.ok) return changed;
    if (isDeliverable(changed.value)) await wakeHeldLeads.forClient(caller.agencyId, clientId);
    return ok({ status: 200, body: await views.forClient(scope, changed.value) });
  };

export const rotateSecret =
  (rotate: ReturnType<typeof makeRotateSecret>): Endpoint<Routes["rotateSecret"], Refusal> =>
  async ({ caller, params: { clientId, subscriptionId }, body, idempotencyKey }) => {
    const rotated = await rotate({ agencyId: caller.agencyId, clientId }, subscriptionId, body, idempotencyKey);
    return rotated.ok ? ok({ status: 201, body: rotated.value }) : rotated;
  };
