import type { MiddlewareObj } from "@middy/core";
import type { Context } from "aws-lambda";

/**
 * A Lambda handler that middy composed.
 * @example export const handler = makeHttpHandler({ … }).use(logMetrics(metrics));
 */
export type MiddyHandler<Event, Response> = {
  (event: Event, context?: Context): Promise<Response>;
  use(middleware: MiddlewareObj<Event, Response>): MiddyHandler<Event, Response>;
};
