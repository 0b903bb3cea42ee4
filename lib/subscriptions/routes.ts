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

/** The routes about where a client gets its leads. */
export const subscriptionRoutes = {
  createSubscription: {
    method: "POST",
    path: "/v1/clients/{clientId}/subscriptions",
    handledBy: "api",
    topic: "Subscriptions",
    summary: "Subscribe a client to its leads on a channel",
    description:
      "The owner of the endpoint is asked at once whether that is right: by a code, a link or a challenge. It gets the leads that are placed once it is verified, and nothing else before. Repeated with the same Idempotency-Key, it shows the same secret again.",
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
    summary: "Change where a subscription goes, or switch it on or off",
    description:
      "The channel stays what it is, and so does the secret of a webhook. `headers` replaces all that there were. A new endpoint is to be verified, and gets nothing else before.",
    callers: callers.agency,
    params: subscriptionParams,
    body: SubscriptionChange,
    responses: { 200: { description: "The subscription as it is now.", schema: SubscriptionView } },
    refusals: ["not_found", "asked_too_soon", "changed_meanwhile"],
  },
  rotateSecret: {
    method: "POST",
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}/secret",
    handledBy: "api",
    topic: "Subscriptions",
    summary: "Give a webhook subscription a new secret",
    description:
      "From the answer on, its webhooks are signed with the new secret, and until the overlap ends with those before it as well: take whichever signature fits, and forget the old secret in that time. Repeated with the Idempotency-Key of the last rotation, it shows the same secret again.",
    callers: callers.agency,
    params: subscriptionParams,
    idempotencyKey: "optional",
    body: SecretRotation,
    responses: { 201: { description: "The new secret.", schema: RotatedSecret } },
    refusals: ["not_found", "idempotency_conflict", "changed_meanwhile"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof subscriptionRoutes;
