import * as z from "zod";
import { SubscriptionId } from "#domain/shared/id.ts";
import { PageQuery, pageSchema } from "#platform/http/list-queries.ts";
import type { Route } from "#platform/http/route.ts";
import { locationHeader } from "#platform/http/shared-route-parts.ts";
import {
  CreatedEventSubscription,
  EventSubscriptionChange,
  EventSubscriptionView,
  NewEventSubscription,
} from "./event-schemas.ts";
import { RotatedSecret, SecretRotation } from "./schemas.ts";

const agencyRouteBase = { handledBy: "api", topic: "Events", callers: ["agency"] } as const;
const subscriptionParams = z.object({ subscriptionId: SubscriptionId });

/** The agency's own subscriptions: to what happens, as those of its clients are to leads. */
export const eventSubscriptionRoutes = {
  createEventSubscription: {
    ...agencyRouteBase,
    method: "POST",
    path: "/v1/subscriptions",
    summary: "Subscribe the agency to events",
    description:
      "The owner of the endpoint is asked at once whether that is right: by a code, a link or a challenge. What happens is told there from half a minute after it is verified. Nothing of the sandbox is an event. Repeated with the same Idempotency-Key, it shows the same secret again.",
    idempotencyKey: "optional",
    body: NewEventSubscription,
    responses: {
      201: {
        description: "The subscription, with the secret of a webhook.",
        schema: CreatedEventSubscription,
        headers: locationHeader("subscription"),
      },
    },
    refusals: ["idempotency_conflict", "subscription_limit_reached"],
  },
  listEventSubscriptions: {
    ...agencyRouteBase,
    method: "GET",
    path: "/v1/subscriptions",
    summary: "List the agency's subscriptions to events",
    query: PageQuery,
    responses: { 200: { description: "A page of subscriptions.", schema: pageSchema(EventSubscriptionView) } },
    refusals: ["invalid_cursor"],
  },
  readEventSubscription: {
    ...agencyRouteBase,
    method: "GET",
    path: "/v1/subscriptions/{subscriptionId}",
    summary: "Read a subscription to events",
    params: subscriptionParams,
    responses: { 200: { description: "The subscription.", schema: EventSubscriptionView } },
    refusals: ["not_found"],
  },
  changeEventSubscription: {
    ...agencyRouteBase,
    method: "PATCH",
    path: "/v1/subscriptions/{subscriptionId}",
    summary: "Change which events go where, or switch a subscription on or off",
    description:
      "The channel stays what it is, and so does the secret of a webhook. A new endpoint is to be verified, and gets nothing else before.",
    params: subscriptionParams,
    body: EventSubscriptionChange,
    responses: { 200: { description: "The subscription as it is now.", schema: EventSubscriptionView } },
    refusals: ["not_found", "asked_too_soon", "changed_meanwhile"],
  },
  rotateEventSecret: {
    ...agencyRouteBase,
    method: "POST",
    path: "/v1/subscriptions/{subscriptionId}/secret",
    summary: "Give a webhook subscription to events a new secret",
    description: "As `rotateSecret` does for one of a client.",
    params: subscriptionParams,
    idempotencyKey: "optional",
    body: SecretRotation,
    responses: { 201: { description: "The new secret.", schema: RotatedSecret } },
    refusals: ["not_found", "idempotency_conflict", "changed_meanwhile"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof eventSubscriptionRoutes;
