import * as z from "zod";

/** The order of the lists of an agency's set-up. */
export const creationOrderDescription =
  "Newest first. An item that was created with an Idempotency-Key has an id derived from the key, and is listed where that id sorts.";

/** The headers of a response to a creation. */
export const locationHeader = (resource: string) => ({ Location: `The path of the ${resource}.` });

export const htmlMediaTypes = ["text/html"] as const;

/** The responses to a fault on a route that serves a page. */
export const pageErrorResponses = {
  503: {
    description: "A service that Baton depends on did not respond in time. The page asks to try again.",
    mediaTypes: htmlMediaTypes,
    headers: { "Retry-After": "The seconds to wait." },
  },
  500: { description: "Something went wrong on our side. The page shows the request id.", mediaTypes: htmlMediaTypes },
} as const;

/** The path parameters of a page that a signed link opens. Any token that is not valid opens a page that says so. */
export const linkParams = z.object({ token: z.string() });
