import type { Route } from "#platform/http/route.ts";
import { htmlMediaTypes, linkParams, pageErrorResponses } from "#platform/http/shared-route-parts.ts";
import { VerificationFormPost } from "./schemas.ts";

const deadLinkResponse = {
  description: "Baton did not create the link, or sent a newer one.",
  mediaTypes: htmlMediaTypes,
} as const;

/** The routes of the page behind the link in a verification email. */
export const verificationPageRoutes = {
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

export type Routes = typeof verificationPageRoutes;
