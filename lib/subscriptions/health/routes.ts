import * as z from "zod";
import { ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { Route } from "#platform/http/route.ts";
import { EnabledEventSubscription, EnabledSubscription, EnableEndpointOptions } from "./schemas.ts";

const enableRouteBase = {
  method: "POST",
  handledBy: "api",
  description:
    "Resets the failures of the endpoint and delivers what it missed: every delivery whose attempts all failed, or " +
    "that was planned while the endpoint was disabled. May be repeated, also for an endpoint that is enabled. If " +
    "the owner of a phone or mailbox stopped the messages, only the owner can start them again.",
  idempotencyKey: "optional",
  body: EnableEndpointOptions,
  refusals: ["not_found", "endpoint_opted_out", "idempotency_conflict", "changed_meanwhile"],
} as const;

/** The routes that enable a disabled endpoint. */
export const endpointEnablingRoutes = {
  enableEndpoint: {
    ...enableRouteBase,
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}/enable",
    topic: "Subscriptions",
    summary: "Enable a disabled endpoint and deliver what it missed",
    callers: ["agency", "client"],
    params: z.object({ clientId: ClientId, subscriptionId: SubscriptionId }),
    responses: { 200: { description: "The subscription, and the replay.", schema: EnabledSubscription } },
  },
  enableEventEndpoint: {
    ...enableRouteBase,
    path: "/v1/subscriptions/{subscriptionId}/enable",
    topic: "Events",
    summary: "Enable a disabled endpoint of the agency and deliver the events that it missed",
    callers: ["agency"],
    params: z.object({ subscriptionId: SubscriptionId }),
    responses: { 200: { description: "The subscription, and the replay.", schema: EnabledEventSubscription } },
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof endpointEnablingRoutes;
