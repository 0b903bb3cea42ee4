import type { MiddlewareObj } from "@middy/core";
import type { HttpEvent, HttpResponse } from "../http-event.ts";
import { withRequestId } from "../request-id.ts";

type Deps = {
  toFaultPageResponse: (fault: unknown, requestId: string) => HttpResponse;
  onFault: (error: unknown, requestId: string) => void;
};

/** Turns a thrown error into a page that reveals the request id and nothing else. */
export const faultPages = ({ toFaultPageResponse, onFault }: Deps): MiddlewareObj<HttpEvent, HttpResponse> => ({
  onError({ event, error }) {
    const { requestId } = event.requestContext;
    onFault(error, requestId);
    return withRequestId(toFaultPageResponse(error, requestId), requestId);
  },
});
