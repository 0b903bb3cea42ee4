import { Logger } from "@aws-lambda-powertools/logger";

const loggers = new Map<string, Logger>();

/** The logger of a service. A process makes it once: a new one costs half a millisecond. */
export function getServiceLogger(serviceName: string): Logger {
  const logger = loggers.get(serviceName) ?? new Logger({ serviceName });
  loggers.set(serviceName, logger);
  return logger;
}
