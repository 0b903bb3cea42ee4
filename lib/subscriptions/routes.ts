import * as z from "zod";
import { ClientId, SubscriptionId } from "#domain/shared/id.ts";
import { callers } from "#platform/http/callers.ts";
import { PageQuery, pageSchema } from "#platform/http/list-queries.ts";
import type { Route } from "#platform/http/route.ts";
import { creationOrderDescription, locationHeader } from "#platform/http/shared-route-parts.ts";
import {
  CreatedSubscription,
  NewSubscription,
  RotatedSecret,
  SecretRotation,
  SubscriptionChange,
  SubscriptionView,
} from "./schemas.ts";

const clientParams = z.object({ clientId: ClientId });
const subscriptionParams = z.object({ clientId: ClientId, subscriptionId: SubscriptionId });

/** The routes for the subscriptions of clients to their leads. */
export const subscriptionRoutes = {
  createSubscription: {
    method: "POST",
    path: "/v1/clients/{clientId}/subscriptions",
    handledBy: "api",
    topic: "Subscriptions",
    summary: "Subscribe a client to its leads on a channel",
    description:
      "At once, Baton sends a verification to the endpoint: a code by SMS, a link by email, or a challenge by " +
      "webhook. After the verification it sends the leads that are placed from then on, and nothing before. A retry " +
      "with the same Idempotency-Key returns the same secret again.",
    callers: callers.agency,
    params: clientParams,
    idempotencyKey: "optional",
    body: NewSubscription,
    responses: {
      201: {
        description: "The subscription, with the secret of a webhook.",
        schema: CreatedSubscription,
        headers: locationHeader("subscription"),
      },
    },
    refusals: ["not_found", "idempotency_conflict", "subscription_limit_reached"],
  },
  listSubscriptions: {
    method: "GET",
    path: "/v1/clients/{clientId}/subscriptions",
    handledBy: "api",
    topic: "Subscriptions",
    summary: "List the subscriptions of a client",
    description: creationOrderDescription,
    callers: callers.agencyAndClient,
    params: clientParams,
    query: PageQuery,
    responses: { 200: { description: "A page of subscriptions.", schema: pageSchema(SubscriptionView) } },
    refusals: ["not_found", "invalid_cursor"],
  },
  readSubscription: {
    method: "GET",
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}",
    handledBy: "api",
    topic: "Subscriptions",
    summary: "Read a subscription",
    callers: callers.agencyAndClient,
    params: subscriptionParams,
    responses: { 200: { description: "The subscription.", schema: SubscriptionView } },
    refusals: ["not_found"],
  },
  changeSubscription: {
    method: "PATCH",
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}",
    handledBy: "api",
    topic: "Subscriptions",
    summary: "Change the endpoint of a subscription, or switch it on or off",
    description:
      "The channel and the secret of a webhook stay the same. `headers` replaces all headers. A new endpoint gets a " +
      "verification first, and leads only after its owner answered.",
    callers: callers.agency,
    params: subscriptionParams,
    body: SubscriptionChange,
    responses: { 200: { description: "The subscription after the change.", schema: SubscriptionView } },
    refusals: ["not_found", "asked_too_soon", "changed_meanwhile"],
  },
  rotateSecret: {
    method: "POST",
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}/secret",
    handledBy: "api",
    topic: "Subscriptions",
    summary: "Give a webhook subscription a new secret",
    description:
      "From this response on, the new secret signs the webhooks, and the former secrets sign too until the overlap " +
      "ends. Accept a webhook if any of its signatures is valid, and stop using the old secret before the overlap " +
      "ends. A retry with the Idempotency-Key of the last rotation returns the same secret again.",
    callers: callers.agency,
    params: subscriptionParams,
    idempotencyKey: "optional",
    body: SecretRotation,
    responses: { 201: { description: "The new secret.", schema: RotatedSecret } },
    refusals: ["not_found", "idempotency_conflict", "changed_meanwhile"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof subscriptionRoutes;
