import type { MiddlewareObj } from "@middy/core";
import type { LimitRequests } from "../../rate-limit.ts";
import type { AuthenticatedEvent, HttpResponse } from "../http-event.ts";
import { toProblemResponse } from "../problem-response.ts";
import type { ProblemWriter } from "../problem-table.ts";
import { withRateLimit } from "../rate-limit-headers.ts";

type Deps = { problems: ProblemWriter; limitRequests?: LimitRequests | undefined };

/** Counts the request of a key, and refuses it above the limit of the key. Public routes have no key, and no limit. */
export const limitRate = ({ problems, limitRequests }: Deps): MiddlewareObj<AuthenticatedEvent, HttpResponse> => ({
  async before({ event }) {
    const { caller, requestContext } = event;
    if (!caller || !limitRequests) return undefined;
    const limited = limitRequests(caller);
    event.limited = limited;
    if (limited.isAllowed) return undefined;
    const refusal = { kind: "rate_limited", retryAfter: limited.limit.resetSeconds };
    return withRateLimit(toProblemResponse(problems, refusal, requestContext.requestId), limited);
  },
});
