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

/**
 * Types a composed handler by the event that Lambda sends and the response that Lambda gets.
 * Its middlewares turn that event into the one that its endpoint takes, which the types of middy cannot say.
 */
export const asLambdaHandler = <Event, Response>(handler: unknown): MiddyHandler<Event, Response> =>
  handler as MiddyHandler<Event, Response>;
