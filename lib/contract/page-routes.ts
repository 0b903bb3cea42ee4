import * as z from "zod";
import { LeadCardPost } from "./schemas/lead-card.ts";
import { StopAnswer } from "./schemas/stop-page.ts";
import type { Route } from "./route.ts";
import { page, pageFault } from "./route-words.ts";

const link = z.object({ token: z.string().max(256) });
/** What a link answers that opens no card; a page, because a person is looking at it. */
const deadLinks = {
  404: { description: "The link is not one of ours, or was changed.", mediaTypes: page },
  410: { description: "The link has expired, or the person was erased.", mediaTypes: page },
  ...pageFault,
};

/** What a link to stop messages answers that stops none. */
const noStopLink = {
  404: { description: "The link is not one of ours, or the messages are not sent any more.", mediaTypes: page },
  ...pageFault,
};

/** The pages that people open. */
export const pageRoutes = {
  explainProblem: {
    method: "GET",
    path: "/problems/{slug}",
    handledBy: "api",
    topic: "Pages",
    summary: "What a problem type means",
    callers: "public",
    params: z.object({ slug: z.string().max(64) }),
    responses: { 200: { description: "A page for people.", mediaTypes: page }, ...pageFault },
    refusals: ["not_found"],
  },
  openLeadCard: {
    method: "GET",
    path: "/l/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "The lead card that the link in an SMS or email opens; reading it records nothing",
    callers: "public",
    params: link,
    responses: { 200: { description: "The lead card.", mediaTypes: page }, ...deadLinks },
    refusals: [],
  },
  answerLeadCard: {
    method: "POST",
    path: "/l/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "The forms of the lead card: answer the lead, or record an attempt and an outcome",
    callers: "public",
    params: link,
    form: LeadCardPost,
    responses: {
      303: { description: "Recorded; back to the card.", headers: { Location: "The path of the card." } },
      422: { description: "The card with what is wrong.", mediaTypes: page },
      ...deadLinks,
    },
    refusals: [],
  },
  openStopPage: {
    method: "GET",
    path: "/s/{token}",
    handledBy: "lead-card",
    topic: "Pages",
    summary: "The page that asks whether to stop texts or emails; reading it changes nothing",
    callers: "public",
    params: link,
    responses: { 200: { description: "The page.", mediaTypes: page }, ...noStopLink },
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
    params: link,
    form: StopAnswer,
    responses: { 200: { description: "The page, as things stand now.", mediaTypes: page }, ...noStopLink },
    refusals: [],
  },
} as const satisfies Record<string, Route>;
