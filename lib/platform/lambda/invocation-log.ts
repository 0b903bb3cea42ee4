import type middy from "@middy/core";
import type { Request } from "@middy/core";
import { getServiceLogger } from "./service-logger.ts";

/** Fields that correlate an invocation with others: ids, counts and statuses; never personal data. */
export type Correlation = Readonly<Record<string, unknown>>;

/** Logs one line per invocation. It is a middy plugin, so that it also logs what a middleware answered. */
export function invocationLog<Event, Response>(
  serviceName: string,
  correlate: (event: Event, response: Response | undefined) => Correlation,
): middy.PluginObject {
  const logger = getServiceLogger(serviceName);
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
