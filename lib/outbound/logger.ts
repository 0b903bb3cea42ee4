import { Logger } from "@aws-lambda-powertools/logger";

/** Tells the log of a fault. Errors of ours hold ids and names only; nothing personal ever enters one. */
export function makeFaultLog(serviceName: string) {
  const logger = new Logger({ serviceName });
  return (error: unknown, requestId?: string): void =>
    logger.error("fault", { ...(requestId && { requestId }), error: error instanceof Error ? error : String(error) });
}
