import type * as z from "zod";
import type { Clients } from "#accounts/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import type { ClientId, SubscriptionId } from "#domain/shared/id.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { type Channel, isDeliverable, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { PageQuery } from "#platform/http/list-queries.ts";
import { nextPosition, readPage } from "#platform/http/read-page.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { SubscriptionScope } from "#platform/ports.ts";
import type { ScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import type { makeChangeSubscription, SubscriptionChange } from "./change-subscription.ts";
import type { makeCreateSubscription, NewSubscription } from "./create-subscription.ts";
import type { makeEnableAndReplayMissed } from "./health/enable-and-replay-missed.ts";
import type { Subscriptions } from "./ports.ts";
import type { makeRevokeLinks } from "./revoke-links.ts";
import type { makeRotateSecret, Rotation } from "./rotate-secret.ts";
import type { SubscriptionViews } from "./subscription-views.ts";
import type { makeConfirmByCode } from "./verification/confirm-by-code.ts";
import type { makeResendVerification } from "./verification/resend-verification.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  subscriptions: Pick<Subscriptions, "read" | "list">;
  scheduleRelease: Pick<ScheduleLeadRelease, "forClient">;
  create: ReturnType<typeof makeCreateSubscription>;
  change: ReturnType<typeof makeChangeSubscription>;
  rotate: ReturnType<typeof makeRotateSecret>;
  revokeLinks: ReturnType<typeof makeRevokeLinks>;
  resend: ReturnType<typeof makeResendVerification>;
  confirm: ReturnType<typeof makeConfirmByCode>;
  enable: ReturnType<typeof makeEnableAndReplayMissed>;
};

/** The owner that a request names: the scope and path of its subscriptions, and their view in the API. */
type Owner<View> = {
  scope: SubscriptionScope;
  path: string;
  toView: (subscription: Subscription) => Promise<View>;
};

/** Finds the client that a request names; undefined if the caller may not access it. */
export const findClientOwner =
  (views: SubscriptionViews) =>
  (caller: Caller, { clientId }: { clientId: ClientId }) => {
    const scope = { agencyId: caller.agencyId, clientId };
    const path = `/v1/clients/${clientId}/subscriptions`;
    const toView = (subscription: Subscription) => views.forClient(scope, subscription);
    return canAccessClient(caller, clientId) ? { scope, path, toView } : undefined;
  };

/** Finds the agency of the caller: it owns subscriptions to events. */
export const findAgencyOwner =
  (views: SubscriptionViews) =>
  ({ agencyId }: Caller) => ({
    scope: { agencyId },
    path: "/v1/subscriptions",
    toView: (subscription: Subscription) => views.forAgency({ agencyId }, subscription),
  });

/** A request of any route; `Params` are the path parameters that name the owner. */
type Request<Params, Body = undefined> = {
  caller: Caller;
  params: Params;
  body: Body;
  idempotencyKey: string | undefined;
};
type ListRequest<Params> = Request<Params> & { query: z.output<typeof PageQuery> };
type SubscriptionRequest<Params, Body = undefined> = Request<Params & { subscriptionId: SubscriptionId }, Body>;

const notFound = refuse({ kind: "not_found" } as const);

/** Makes the endpoints for the subscriptions of one kind of owner, which `findOwner` reads from each request. */
export function makeSubscriptionEndpoints<Params, View extends { channel: Channel }>(
  { clients, subscriptions, scheduleRelease, create, change, rotate, revokeLinks, resend, confirm, enable }: Deps,
  findOwner: (caller: Caller, params: Params) => Owner<View> | undefined,
) {
  const forOwner =
    <R extends Pick<Request<Params>, "caller" | "params">, Response>(
      handle: (owner: Owner<View>, request: R) => Promise<Response>,
    ) =>
    async (request: R) => {
      const owner = findOwner(request.caller, request.params);
      return owner ? handle(owner, request) : notFound;
    };

  async function releaseHeldLeads({ agencyId, clientId }: SubscriptionScope, subscription: Subscription) {
    if (clientId && isDeliverable(subscription)) await scheduleRelease.forClient(agencyId, clientId);
  }

  return {
    create: forOwner(async ({ scope, path, toView }, request: Request<Params, NewSubscription>) => {
      const created = await create(scope, request.body, request.idempotencyKey);
      if (!created.ok) return created;
      const { subscription, secret } = created.value;
      // On a retry, the subscription may be verified already.
      await releaseHeldLeads(scope, subscription);
      const body = addSecret(await toView(subscription), secret);
      const headers = { location: `${path}/${subscription.id}`, ...replayHeaders(created) };
      return ok({ status: 201 as const, body, headers });
    }),

    list: forOwner(async ({ scope, toView }, { query }: ListRequest<Params>) => {
      const { agencyId, clientId } = scope;
      if (clientId && !(await clients.read(scope, clientId))) return notFound;
      const page = await readPage({ subscriptions: clientId ?? agencyId }, query, async (pageRequest) => {
        const found = await subscriptions.list(scope, pageRequest);
        return ok({ items: await Promise.all(found.entities.map(toView)), next: nextPosition(found) });
      });
      return page.ok ? ok({ status: 200 as const, body: page.value }) : page;
    }),

    read: forOwner(async ({ scope, toView }, { params }: SubscriptionRequest<Params>) => {
      const found = await subscriptions.read(scope, params.subscriptionId);
      return found ? ok({ status: 200 as const, body: await toView(found) }) : notFound;
    }),

    change: forOwner(async ({ scope, toView }, { params, body }: SubscriptionRequest<Params, SubscriptionChange>) => {
      const changed = await change(scope, params.subscriptionId, body);
      if (!changed.ok) return changed;
      await releaseHeldLeads(scope, changed.value);
      return ok({ status: 200 as const, body: await toView(changed.value) });
    }),

    rotateSecret: forOwner(async ({ scope }, request: SubscriptionRequest<Params, Rotation>) => {
      const rotated = await rotate(scope, request.params.subscriptionId, request.body, request.idempotencyKey);
      return rotated.ok ? ok({ status: 201 as const, body: rotated.value, headers: replayHeaders(rotated) }) : rotated;
    }),

    revokeLinks: forOwner(async ({ scope, toView }, { params }: SubscriptionRequest<Params>) => {
      const changed = await revokeLinks(scope, params.subscriptionId);
      return changed.ok ? ok({ status: 200 as const, body: await toView(changed.value) }) : changed;
    }),

    askForVerification: forOwner(async ({ scope, toView }, { params }: SubscriptionRequest<Params>) => {
      const requested = await resend(scope, params.subscriptionId);
      return requested.ok ? ok({ status: 202 as const, body: await toView(requested.value) }) : requested;
    }),

    confirmVerification: forOwner(
      async ({ scope, toView }, { params, body }: SubscriptionRequest<Params, { code: string }>) => {
        const confirmed = await confirm(scope, params.subscriptionId, body.code);
        return confirmed.ok ? ok({ status: 200 as const, body: await toView(confirmed.value) }) : confirmed;
      },
    ),

    enable: forOwner(async ({ scope, toView }, request: SubscriptionRequest<Params, { replayMissed: boolean }>) => {
      const { caller, params, body, idempotencyKey } = request;
      const enabled = await enable(scope, params.subscriptionId, { ...body, caller, idempotencyKey });
      if (!enabled.ok) return enabled;
      const { subscription, replayId } = enabled.value;
      const enabledView = { subscription: await toView(subscription), replayId };
      return ok({ status: 200 as const, body: enabledView, headers: replayHeaders(enabled) });
    }),
  };
}

/** The view of a subscription that was just created: only a webhook has a secret. */
type CreatedView<View> = View extends { channel: "webhook" } ? View & { secret: string } : View;

const addSecret = <View extends { channel: Channel }>(view: View, secret: string | undefined) =>
  (view.channel === "webhook" ? { ...view, secret } : view) as CreatedView<View>;
