import * as z from "zod";
import { ClientId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import { callers } from "#platform/http/callers.ts";
import { pageSchemaWithUnreadable } from "#platform/http/list-queries.ts";
import type { Route } from "#platform/http/route.ts";
import { locationHeader } from "#platform/http/shared-route-parts.ts";
import { AttemptQuery, AttemptView, DeadLetterQuery, DeadLetterView, NewReplay, ReplayView } from "./schemas.ts";

const subscriptionParams = z.object({ clientId: ClientId, subscriptionId: SubscriptionId });
const attemptsDescription =
  "Those of the newest leads or events first, and of each the newest first. A page is of `limit` leads or events, and holds the attempts these had: go on until `next` is null.";

/** The routes about what was tried, what was given up, and how to have it delivered after all. */
export const deliveryRoutes = {
  replay: {
    method: "POST",
    path: "/v1/replays",
    handledBy: "api",
    topic: "Deliveries",
    summary: "Deliver something once more: one delivery, a lead, a period, or all that an endpoint missed",
    description:
      "Each delivery gets a new round of attempts under the id it always had, which is also its `webhook-id`: whoever has it already recognises it. What may not be delivered any more is not.",
    callers: callers.agencyAndClient,
    idempotencyKey: "optional",
    body: NewReplay,
    responses: { 202: { description: "It has begun.", schema: ReplayView, headers: locationHeader("replay") } },
    refusals: ["not_found", "idempotency_conflict"],
  },
  readReplay: {
    method: "GET",
    path: "/v1/replays/{replayId}",
    handledBy: "api",
    topic: "Deliveries",
    summary: "See how far a replay got",
    description: "A client's key sees the replays it asked for.",
    callers: callers.agencyAndClient,
    params: z.object({ replayId: ReplayId }),
    responses: { 200: { description: "The replay.", schema: ReplayView } },
    refusals: ["not_found"],
  },
  listDeadLetters: {
    method: "GET",
    path: "/v1/dead-letters",
    handledBy: "api",
    topic: "Deliveries",
    summary: "List the deliveries of leads that were given up, newest first, each with why",
    description:
      "Events that were given up stand among the attempts at the agency's endpoint, as `exhausted`. A page may hold fewer than `limit` while there are more: go on until `next` is null. `POST /v1/replays` has them delivered after all.",
    callers: callers.agencyAndClient,
    query: DeadLetterQuery,
    responses: { 200: { description: "A page of deliveries.", schema: pageSchemaWithUnreadable(DeadLetterView) } },
    refusals: ["invalid_cursor"],
  },
  listClientAttempts: {
    method: "GET",
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}/attempts",
    handledBy: "api",
    topic: "Deliveries",
    summary: "List the attempts that were made at an endpoint of a client",
    description: `${attemptsDescription} While the endpoint is not verified, the first page begins with the attempts of the question to it: those have a \`messageId\`.`,
    callers: callers.agencyAndClient,
    params: subscriptionParams,
    query: AttemptQuery,
    responses: {
      200: { description: "The attempts of a page of leads.", schema: pageSchemaWithUnreadable(AttemptView) },
    },
    refusals: ["not_found", "invalid_cursor"],
  },
  listOwnAttempts: {
    method: "GET",
    path: "/v1/subscriptions/{subscriptionId}/attempts",
    handledBy: "api",
    topic: "Deliveries",
    summary: "List the attempts that were made at an endpoint of the agency",
    description: attemptsDescription,
    callers: callers.agency,
    params: z.object({ subscriptionId: SubscriptionId }),
    query: AttemptQuery,
    responses: {
      200: { description: "The attempts of a page of events.", schema: pageSchemaWithUnreadable(AttemptView) },
    },
    refusals: ["not_found", "invalid_cursor"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof deliveryRoutes;
