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

/** The routes for the agency's own subscriptions to events. */
export const eventSubscriptionRoutes = {
  createEventSubscription: {
    ...agencyRouteBase,
    method: "POST",
    path: "/v1/subscriptions",
    summary: "Subscribe the agency to events",
    description:
      "At once, Baton sends a verification to the endpoint: a code by SMS, a link by email, or a challenge by " +
      "webhook. It sends the events that happen from half a minute after the verification. Sandbox leads cause no " +
      "events. A retry with the same Idempotency-Key returns the same secret again.",
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
    summary: "Change the endpoint or the events of a subscription, or switch it on or off",
    description:
      "The channel and the secret of a webhook stay the same. A new endpoint gets a verification first, and events " +
      "only after its owner answered.",
    params: subscriptionParams,
    body: EventSubscriptionChange,
    responses: { 200: { description: "The subscription after the change.", schema: EventSubscriptionView } },
    refusals: ["not_found", "asked_too_soon", "changed_meanwhile"],
  },
  rotateEventSecret: {
    ...agencyRouteBase,
    method: "POST",
    path: "/v1/subscriptions/{subscriptionId}/secret",
    summary: "Give a webhook subscription to events a new secret",
    description: "Works like `rotateSecret` for the subscription of a client.",
    params: subscriptionParams,
    idempotencyKey: "optional",
    body: SecretRotation,
    responses: { 201: { description: "The new secret.", schema: RotatedSecret } },
    refusals: ["not_found", "idempotency_conflict", "changed_meanwhile"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof eventSubscriptionRoutes;
