import { Logger } from "@aws-lambda-powertools/logger";

/**
 * Tells the log of a fault: what it is, and where it came from. Errors of ours hold ids and names only. Those of others may carry what they were
 * about (the item that was in the way, the URL that is none), so nothing is taken from them but what is known to be harmless; and what could
 * not be read as JSON is quoted by its error, so that one does not get a word.
 */
export function makeFaultLogger(serviceName: string) {
  const logger = new Logger({ serviceName });
  return (error: unknown, requestId?: string): void =>
    logger.error("fault", {
      ...(requestId && { requestId }),
      error: error instanceof Error ? toLoggedError(error) : String(error),
    });
}

type LoggedError = {
  name: string;
  message: string;
  stack: string;
  code?: unknown;
  $metadata?: unknown;
  cause?: LoggedError;
};

function toLoggedError(error: Error): LoggedError {
  const { name, cause } = error;
  const message = error instanceof SyntaxError ? "cannot be read" : error.message;
  const stack = (error.stack ?? "").replace(error.message, () => message);
  return {
    ...{ name, message, stack },
    ...("code" in error && { code: error.code }),
    // By which AWS finds the request.
    ...("$metadata" in error && { $metadata: error.$metadata }),
    ...(cause instanceof Error && { cause: toLoggedError(cause) }),
  };
}
