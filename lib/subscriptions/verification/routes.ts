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
    "Only the newest verification is valid. An SMS contains a code that is valid for half an hour and five " +
    "attempts; an email contains a link to a page with a button, valid for a day; a webhook contains a challenge " +
    "that the endpoint returns. Baton sends people at most ten verifications a day.",
  refusals: ["not_found", "already_verified", "asked_too_soon", "changed_meanwhile"],
} as const;
const confirmRouteBase = {
  method: "POST",
  handledBy: "api",
  description: "Baton counts wrong codes. A verified phone stays verified, whatever code comes.",
  body: VerificationCode,
  refusals: ["not_found", "no_code_expected", "code_expired", "code_wrong", "changed_meanwhile"],
} as const;
const deadLinkResponse = {
  description: "Baton did not create the link, or sent a newer one.",
  mediaTypes: htmlMediaTypes,
} as const;

/** The routes that verify that the owner of an endpoint receives what Baton sends. */
export const verificationRoutes = {
  askForVerification: {
    ...askRouteBase,
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}/verification",
    topic: "Subscriptions",
    summary: "Send another verification to an endpoint, at most once a minute",
    callers: ["agency", "client"],
    params: subscriptionParams,
    responses: { 202: { description: "The verification is on its way.", schema: SubscriptionView } },
  },
  confirmVerification: {
    ...confirmRouteBase,
    path: "/v1/clients/{clientId}/subscriptions/{subscriptionId}/verification/confirm",
    topic: "Subscriptions",
    summary: "Verify a phone with the code in the SMS",
    callers: ["agency", "client"],
    params: subscriptionParams,
    responses: { 200: { description: "The subscription, verified.", schema: SubscriptionView } },
  },
  askForEventVerification: {
    ...askRouteBase,
    path: "/v1/subscriptions/{subscriptionId}/verification",
    topic: "Events",
    summary: "Send another verification to an endpoint of the agency, at most once a minute",
    callers: ["agency"],
    params: agencySubscriptionParams,
    responses: { 202: { description: "The verification is on its way.", schema: EventSubscriptionView } },
  },
  confirmEventVerification: {
    ...confirmRouteBase,
    path: "/v1/subscriptions/{subscriptionId}/verification/confirm",
    topic: "Events",
    summary: "Verify a phone of the agency with the code in the SMS",
    callers: ["agency"],
    params: agencySubscriptionParams,
    responses: { 200: { description: "The subscription, verified.", schema: EventSubscriptionView } },
  },
  openVerification: {
    method: "GET",
    path: "/v/{token}",
    handledBy: "api",
    topic: "Pages",
    summary: "Open the page behind the link in a verification email; this changes nothing",
    callers: "public",
    params: linkParams,
    responses: {
      200: {
        description: "The page to confirm the address, or a note that it is confirmed.",
        mediaTypes: htmlMediaTypes,
      },
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
    summary: "Confirm the mailbox with the button of that page",
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
