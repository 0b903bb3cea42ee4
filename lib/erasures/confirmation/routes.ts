import type { Route } from "#platform/http/route.ts";
import { htmlMediaTypes, linkParams, pageErrorResponses } from "#platform/http/shared-route-parts.ts";

const invalidLinkResponses = {
  404: { description: "Baton did not create the link.", mediaTypes: htmlMediaTypes },
  ...pageErrorResponses,
};
const pageCommon = { path: "/e/{token}", handledBy: "lead-card", topic: "Pages", callers: "public" } as const;

/** The page on which a recipient of a lead confirms that it deleted the data. */
export const erasurePageRoutes = {
  openErasurePage: {
    ...pageCommon,
    method: "GET",
    summary: "Open the page that confirms the deletion of a person's data; this changes nothing",
    params: linkParams,
    responses: { 200: { description: "The page.", mediaTypes: htmlMediaTypes }, ...invalidLinkResponses },
    refusals: [],
  },
  confirmErasure: {
    ...pageCommon,
    method: "POST",
    summary: "Confirm that a person's data is deleted",
    description: "The button of the page posts this, and programs may. The body does not matter. May be repeated.",
    params: linkParams,
    responses: { 200: { description: "The page after it.", mediaTypes: htmlMediaTypes }, ...invalidLinkResponses },
    refusals: [],
  },
} as const satisfies Record<string, Route>;
