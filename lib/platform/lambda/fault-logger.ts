import { getServiceLogger } from "./service-logger.ts";

/**
 * Makes a function that logs a fault: the error, its stack and its causes. The alarm `IntakeFaults` counts lines with its message.
 * Our own errors hold only ids and names. Errors of libraries may carry personal data (the item of a conflict, a malformed URL), so
 * the logger copies only properties that are known to be harmless. A JSON syntax error quotes its input, so its message is replaced.
 */
export function makeFaultLogger(serviceName: string) {
  const logger = getServiceLogger(serviceName);
  return (error: unknown, requestId?: string): void =>
    logger.error("fault", {
      requestId,
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
    name,
    message,
    stack,
    ...("code" in error && { code: error.code }),
    // Holds the id by which AWS finds the request.
    ...("$metadata" in error && { $metadata: error.$metadata }),
    ...(cause instanceof Error && { cause: toLoggedError(cause) }),
  };
}
