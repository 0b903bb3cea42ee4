import type { MiddlewareObj } from "@middy/core";
import type { AuthenticatedEvent, HttpEvent, HttpResponse } from "../http-event.ts";
import { toFaultResponse } from "../problem-response.ts";
import type { ProblemWriter } from "../problem-table.ts";
import { withRateLimit } from "../rate-limit-headers.ts";
import { withRequestId } from "../request-id.ts";

type Deps = {
  problems: ProblemWriter;
  /** Renders a fault as a page for a person; only for a function that serves pages. */
  toFaultPageResponse?: (fault: unknown, requestId: string) => HttpResponse;
  /** Receives every fault; never a refusal. */
  onFault: (error: unknown, requestId: string) => void;
};

/**
 * Turns a thrown error into a 500, or a 503 with `Retry-After` if a retry may succeed in a moment. Both are a problem
 * document or a page, and reveal the request id and nothing else.
 */
export const problemResponses = ({
  problems,
  toFaultPageResponse,
  onFault,
}: Deps): MiddlewareObj<HttpEvent, HttpResponse> => ({
  async onError({ event, error }) {
    const { requestId } = event.requestContext;
    onFault(error, requestId);
    const { bound, limited }: Partial<AuthenticatedEvent> = event;
    return bound?.route.topic === "Pages" && toFaultPageResponse
      ? withRequestId(toFaultPageResponse(error, requestId), requestId)
      : withRateLimit(toFaultResponse(problems, error, requestId), limited);
  },
});
