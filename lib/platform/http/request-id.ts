import type { HttpResponse } from "./http-event.ts";

/** Adds the id of the request, by which the operator finds it in the logs. The gateway's own responses do not have it. */
export const withRequestId = (response: HttpResponse, requestId: string): HttpResponse => ({
  ...response,
  headers: { ...response.headers, "x-request-id": requestId },
});
