import * as z from "zod";
import { ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { Route } from "#platform/http/route.ts";
import { htmlMediaTypes, pageErrorResponses } from "#platform/http/shared-route-parts.ts";
import { EventSubscriptionView } from "../event-schemas.ts";
import { SubscriptionView } from "../schemas.ts";
import { VerificationCode, VerificationFormPost } from "./schemas.ts";

const subscriptionParams = z.object({ clientId: ClientId, subscriptionId: SubscriptionId });
const agencySubscriptionParams = z.object({ subscriptionId: SubscriptionId });
const linkParams = z.object({ token: z.string().max(256) });

const askRouteBase = {
  method: "POST",
  handledBy: "api",
  description:
    "Only what is sent now verifies from then on. An SMS brings a code that works for half an hour and five tries; an email a link to a page with a button, for a day; a webhook a challenge, which the endpoint sends back. People are asked ten times a day at most.",
  refusals: ["not_found", "already_verified", "asked_too_soon", "changed_meanwhile"],
} as const;
const confirmRouteBase = {
  method: "POST",
  handledBy: "api",
  description: "A wrong code is counted. What is verified already stays so, whatever code comes.",
  body: VerificationCode,
  refusals: ["not_found", "no_code_expected", "code_expired", "code_wrong", "changed_meanwhile"],
} as const;
const deadLinkResponse = {
  description: "The link is not one of ours, or not the last one.",
  mediaTypes: htmlMediaTypes,
} as const;

/** How the owner of an endpoint is asked whether it gets what is sent there, and answers. */
export const verificationRoutes = {
  askForVerification: {
    ...askRouteBase,
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}/verification",
    topic: "Subscriptions",
    summary: "Ask the owner of an endpoint once more to verify it, at most once a minute",
    callers: ["agency", "client"],
    params: subscriptionParams,
    responses: { 202: { description: "The question is on its way.", schema: SubscriptionView } },
  },
  confirmVerification: {
    ...confirmRouteBase,
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}/verification/confirm",
    topic: "Subscriptions",
    summary: "Verify a phone by the code that was texted to it",
    callers: ["agency", "client"],
    params: subscriptionParams,
    responses: { 200: { description: "The subscription, verified.", schema: SubscriptionView } },
  },
  askForEventVerification: {
    ...askRouteBase,
    path: "/v1/subscriptions/{subscriptionId}/verification",
    topic: "Events",
    summary: "Ask the owner of an endpoint of the agency's own once more to verify it, at most once a minute",
    callers: ["agency"],
    params: agencySubscriptionParams,
    responses: { 202: { description: "The question is on its way.", schema: EventSubscriptionView } },
  },
  confirmEventVerification: {
    ...confirmRouteBase,
    path: "/v1/subscriptions/{subscriptionId}/verification/confirm",
    topic: "Events",
    summary: "Verify a phone of the agency's own by the code that was texted to it",
    callers: ["agency"],
    params: agencySubscriptionParams,
    responses: { 200: { description: "The subscription, verified.", schema: EventSubscriptionView } },
  },
  openVerification: {
    method: "GET",
    path: "/v/{token}",
    handledBy: "api",
    topic: "Pages",
    summary: "The page that the link in a verification email opens; reading it changes nothing",
    callers: "public",
    params: linkParams,
    responses: {
      200: { description: "What is to be confirmed, or that it is.", mediaTypes: htmlMediaTypes },
      410: { description: "The link has expired.", mediaTypes: htmlMediaTypes },
      404: deadLinkResponse,
      ...pageErrorResponses,
    },
    refusals: [],
  },
  answerVerification: {
    method: "POST",
    path: "/v/{token}",
    handledBy: "api",
    topic: "Pages",
    summary: "The button of that page: verifies the mailbox",
    callers: "public",
    params: linkParams,
    form: VerificationFormPost,
    responses: {
      200: { description: "Confirmed.", mediaTypes: htmlMediaTypes },
      410: { description: "The link has expired.", mediaTypes: htmlMediaTypes },
      404: deadLinkResponse,
      ...pageErrorResponses,
    },
    refusals: [],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof verificationRoutes;
