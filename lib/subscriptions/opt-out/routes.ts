import type { Route } from "#platform/http/route.ts";
import { htmlMediaTypes, linkParams, pageErrorResponses } from "#platform/http/shared-route-parts.ts";
import { StopFormPost } from "./schemas.ts";

/** The responses to an opt-out link that stops no messages. */
const invalidStopLinkResponses = {
  404: {
    description: "Baton did not create the link, or the messages are no longer sent.",
    mediaTypes: htmlMediaTypes,
  },
  ...pageErrorResponses,
};

/** The routes of the page on which people stop texts and emails. */
export const stopPageRoutes = {
  openStopPage: {
    method: "GET",
    path: "/s/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "Open the page that stops texts or emails; this changes nothing",
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
      "The button of the page posts this. Mail apps also post it for their users, as the `List-Unsubscribe` header " +
      "of each email asks (RFC 8058). May be repeated.",
    callers: "public",
    params: linkParams,
    form: StopFormPost,
    responses: {
      200: { description: "The page after the change.", mediaTypes: htmlMediaTypes },
      ...invalidStopLinkResponses,
    },
    refusals: [],
  },
} as const satisfies Record<string, Route>;
