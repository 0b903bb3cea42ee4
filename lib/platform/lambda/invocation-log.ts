import { Logger } from "@aws-lambda-powertools/logger";
import type middy from "@middy/core";
import type { Request } from "@middy/core";

/** What correlates an invocation with others: ids, counts and statuses; never anything about a person. */
export type Correlation = Readonly<Record<string, unknown>>;

/**
 * Logs one structured line for each invocation: its correlation, its duration in milliseconds, and whether it failed.
 * A middy plugin, so that it also sees requests that a middleware answered early.
 */
export function invocationLog<Event, Response>(
  serviceName: string,
  correlate: (event: Event, response: Response | undefined) => Correlation,
): middy.PluginObject {
  const logger = new Logger({ serviceName });
  const starts = new WeakMap<Request, number>();
  let isColdStart = true;
  return {
    requestStart(request) {
      starts.set(request, performance.now());
    },
    requestEnd(request) {
      const { event, context, response, error } = request as Request<Event, Response>;
      logger.info("invocation", {
        awsRequestId: context.awsRequestId,
        coldStart: isColdStart,
        durationMs: Math.round(performance.now() - (starts.get(request) ?? performance.now())),
        failed: response === undefined && Boolean(error),
        ...correlate(event, response ?? undefined),
      });
      isColdStart = false;
    },
  };
}
