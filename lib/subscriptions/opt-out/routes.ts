import type { Route } from "#platform/http/route.ts";
import { htmlMediaTypes, linkParams, pageErrorResponses } from "#platform/http/shared-route-parts.ts";
import { StopFormPost } from "./schemas.ts";

/** Responses of an opt-out link that stops no messages. */
const invalidStopLinkResponses = {
  404: {
    description: "The link is not one of ours, or the messages are not sent any more.",
    mediaTypes: htmlMediaTypes,
  },
  ...pageErrorResponses,
};

/** The page on which people opt out of texts and emails. */
export const stopPageRoutes = {
  openStopPage: {
    method: "GET",
    path: "/s/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "The page that asks whether to stop texts or emails; reading it changes nothing",
    callers: "public",
    params: linkParams,
    responses: { 200: { description: "The page.", mediaTypes: htmlMediaTypes }, ...invalidStopLinkResponses },
    refusals: [],
  },
  stopMessages: {
    method: "POST",
    path: "/s/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "Stop texts or emails, or start them again",
    description:
      "Posted by the button of the page, and by mail apps in their users' name as the `List-Unsubscribe` of each email asks them to (RFC 8058). May be repeated.",
    callers: "public",
    params: linkParams,
    form: StopFormPost,
    responses: {
      200: { description: "The page, as things stand now.", mediaTypes: htmlMediaTypes },
      ...invalidStopLinkResponses,
    },
    refusals: [],
  },
} as const satisfies Record<string, Route>;
