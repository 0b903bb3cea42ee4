/** Errors by which AWS refuses a call because there are too many, by name; `Transaction…` is examined by its reasons. */
const throttlingNames = new Set([
  "ThrottlingException",
  "Throttling",
  "ThrottledException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "LimitExceededException",
  "TooManyRequestsException",
  "SlowDown",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

/** Errors of a connection that failed or was lost. */
const connectionCodes = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

type AwsFault = Error & {
  code?: unknown;
  $metadata?: { httpStatusCode?: number };
  $response?: { statusCode?: number };
  $retryable?: { throttling?: boolean };
  CancellationReasons?: readonly { Code?: string }[];
};

/**
 * Whether a fault says that an AWS service did not respond in time, refused the call because there are too many, or
 * failed itself. The same request may succeed a moment later.
 */
export function isUnavailable(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  const { name, code, $metadata, $response, $retryable, CancellationReasons = [] }: AwsFault = fault;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode ?? 0;
  return (
    name === "TimeoutError" ||
    throttlingNames.has(name) ||
    $retryable?.throttling === true ||
    status === 429 ||
    status >= 500 ||
    (typeof code === "string" && connectionCodes.has(code)) ||
    // A gateway in between responded, and not AWS.
    (fault instanceof SyntaxError && "$response" in fault) ||
    CancellationReasons.some(({ Code = "" }) => throttlingNames.has(Code)) ||
    isUnavailable(fault.cause)
  );
}
