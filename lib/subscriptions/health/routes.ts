import * as z from "zod";
import { ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { Route } from "#platform/http/route.ts";
import { EnabledEventSubscription, EnabledSubscription, EnableEndpointOptions } from "./schemas.ts";

const enableRouteBase = {
  method: "POST",
  handledBy: "api",
  description:
    "Forgets how often the endpoint failed, and delivers what it missed: everything whose attempts all failed, or that came while it was switched off. May be repeated, also for an endpoint that is on. What the owner of a phone or mailbox stopped only its owner starts again.",
  idempotencyKey: "optional",
  body: EnableEndpointOptions,
  refusals: ["not_found", "endpoint_opted_out", "idempotency_conflict", "changed_meanwhile"],
} as const;

/** How an endpoint that Baton switched off is switched on again. */
export const endpointEnablingRoutes = {
  enableEndpoint: {
    ...enableRouteBase,
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}/enable",
    topic: "Subscriptions",
    summary: "Switch an endpoint on again, and deliver what it missed",
    callers: ["agency", "client"],
    params: z.object({ clientId: ClientId, subscriptionId: SubscriptionId }),
    responses: { 200: { description: "The subscription, and the replay.", schema: EnabledSubscription } },
  },
  enableEventEndpoint: {
    ...enableRouteBase,
    path: "/v1/subscriptions/{subscriptionId}/enable",
    topic: "Events",
    summary: "Switch an endpoint of the agency's own on again, and tell what it missed",
    callers: ["agency"],
    params: z.object({ subscriptionId: SubscriptionId }),
    responses: { 200: { description: "The subscription, and the replay.", schema: EnabledEventSubscription } },
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof endpointEnablingRoutes;
