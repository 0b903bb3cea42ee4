import * as z from "zod";

/** How lists of what an agency set up are ordered. */
export const creationOrderDescription =
  "Newest first. What was made under an Idempotency-Key has an id derived from it, and stands where that id sorts.";

/** The headers of an answer to a creation. */
export const locationHeader = (resource: string) => ({ Location: `The path of the ${resource}.` });

/** What is answered to people with a browser. */
export const htmlMediaTypes = ["text/html"] as const;

/** A fault of ours, told to somebody who is looking at a page. */
export const pageErrorResponses = {
  500: { description: "Something went wrong on our side; with the id of the request.", mediaTypes: htmlMediaTypes },
} as const;

/** The path parameter of a page that a signed link opens. */
export const linkParams = z.object({ token: z.string().max(256) });
