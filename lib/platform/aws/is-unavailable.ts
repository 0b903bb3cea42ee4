/**
 * Errors by which AWS refuses a call because there are too many, or because a transaction with the same items is running,
 * by name; a cancelled transaction is examined by its reasons.
 */
const transientNames = new Set([
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
  "TransactionConflictException",
  "TransactionConflict",
  "TransactionInProgressException",
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
 * Whether a fault says that an AWS service did not respond in time, refused the call because there are too many or
 * because of a running transaction, or failed itself. The same request may succeed a moment later.
 */
export function isUnavailable(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  const { name, code, $metadata, $response, $retryable, CancellationReasons = [] }: AwsFault = fault;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode ?? 0;
  return (
    name === "TimeoutError" ||
    transientNames.has(name) ||
    $retryable?.throttling === true ||
    status === 429 ||
    status >= 500 ||
    (typeof code === "string" && connectionCodes.has(code)) ||
    // A gateway in between responded, and not AWS.
    (fault instanceof SyntaxError && "$response" in fault) ||
    CancellationReasons.some(({ Code = "" }) => transientNames.has(Code)) ||
    isUnavailable(fault.cause)
  );
}
