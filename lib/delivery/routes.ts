import * as z from "zod";
import { ClientId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import { pageSchemaWithUnreadable } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { locationHeader } from "#platform/http/shared-route-parts.ts";
import { AttemptPage, AttemptQuery, DeadLetterQuery, DeadLetterView, NewReplay, ReplayView } from "./schemas.ts";

const subscriptionParams = z.object({ clientId: ClientId, subscriptionId: SubscriptionId });
const attemptsDescription =
  "The newest leads or events come first, and the newest attempts of each first. A page covers `limit` leads or " +
  "events and holds all their attempts; continue until `next` is null.";

export const deliveryRoutes = {
  replay: {
    method: "POST",
    path: "/v1/replays",
    handledBy: "api",
    topic: "Deliveries",
    summary: "Replay one delivery, a lead, a period, or everything that an endpoint missed",
    description:
      "Sends what has not arrived: an exhausted or skipped delivery gets a new round of attempts, and one that waits for " +
      "a retry is retried now. `missed` covers both. A delivery that has a receipt or an answer is skipped, unless a " +
      'replay of a lead or a period says `repeat: true`; people then read "Sent again", and a webhook has the header ' +
      "`baton-repeat`. Each delivery keeps its id, which is also its `webhook-id`, so an endpoint that has it already " +
      "recognises it. No delivery is sent twice at a time, however many replays ask for it. Baton skips deliveries that " +
      "are no longer allowed.",
    callers: callers.agencyAndClient,
    idempotencyKey: "optional",
    body: NewReplay,
    responses: {
      202: { description: "The replay has started.", schema: ReplayView, headers: locationHeader("replay") },
    },
    refusals: ["not_found", "idempotency_conflict"],
  },
  readReplay: {
    method: "GET",
    path: "/v1/replays/{replayId}",
    handledBy: "api",
    topic: "Deliveries",
    summary: "Read the progress of a replay",
    description:
      "How many deliveries it found, ordered and skipped, and why. A client's key can read the replays that it requested.",
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
    summary: "List the exhausted deliveries of leads, newest first, each with its reason",
    description:
      "Exhausted deliveries of events are among the attempts at the agency's endpoint, with the result `exhausted`. " +
      "A page may hold fewer than `limit` although there are more; continue until `next` is null. To deliver them " +
      "after all, use `POST /v1/replays`.",
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
    summary: "List the attempts at an endpoint of a client",
    description:
      `${attemptsDescription} While the endpoint is unverified, the first page starts with the attempts of its ` +
      "verification; those have a `messageId`.",
    callers: callers.agencyAndClient,
    params: subscriptionParams,
    query: AttemptQuery,
    responses: {
      200: { description: "The attempts of a page of leads.", schema: AttemptPage },
    },
    refusals: ["not_found", "invalid_cursor"],
  },
  listOwnAttempts: {
    method: "GET",
    path: "/v1/subscriptions/{subscriptionId}/attempts",
    handledBy: "api",
    topic: "Deliveries",
    summary: "List the attempts at an endpoint of the agency",
    description: attemptsDescription,
    callers: callers.agency,
    params: z.object({ subscriptionId: SubscriptionId }),
    query: AttemptQuery,
    responses: {
      200: { description: "The attempts of a page of events.", schema: AttemptPage },
    },
    refusals: ["not_found", "invalid_cursor"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof deliveryRoutes;
