import type middy from "@middy/core";
import type { Request } from "@middy/core";
import { getServiceLogger } from "./service-logger.ts";

/** Fields that correlate an invocation with others: ids, counts and statuses; never personal data. */
export type Correlation = Readonly<Record<string, unknown>>;

/**
 * Logs one line per invocation. It is a middy plugin, so that it also logs what a middleware answered. An invocation for
 * which `isRoutine` returns true is logged at level DEBUG: the history of the lead says what it did, and CloudWatch charges
 * for each line. The first one of a process, and one that failed, are always logged at level INFO.
 */
export function invocationLog<Event, Response>(
  serviceName: string,
  correlate: (event: Event, response: Response | undefined) => Correlation,
  isRoutine: (response: Response | undefined) => boolean = () => false,
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
      const failed = response === undefined && Boolean(error);
      const level = !failed && !isColdStart && isRoutine(response ?? undefined) ? "debug" : "info";
      logger[level]("invocation", {
        awsRequestId: context.awsRequestId,
        coldStart: isColdStart,
        durationMs: Math.round(performance.now() - (starts.get(request) ?? performance.now())),
        failed,
        ...correlate(event, response ?? undefined),
      });
      isColdStart = false;
    },
  };
}
