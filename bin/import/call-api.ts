import { setTimeout as pause } from "node:timers/promises";
import { parseRetryAfterMs } from "#domain/delivery/parse-retry-after.ts";
import { now } from "#platform/clock.ts";
import { tryParseJson } from "#domain/shared/try-parse-json.ts";

/** A final response, or why there is none: `again` is worth a retry, `stop` needs a person. */
export type ApiCallResult =
  | { kind: "answered"; status: number; body: unknown }
  | { kind: "again" | "stop"; code: string; detail: string; retryAfterMs?: number };

/** How many attempts a call has, and the pauses between them in milliseconds. `onPause` is called before each pause. */
export type RetryPolicy = {
  attempts: number;
  firstPause: number;
  longestPause: number;
  onPause?: (why: string, ms: number) => void;
};

export type CallApi = ReturnType<typeof makeCallApi>;

/** Makes a function that calls the API once, and says whether a retry may help. It never throws. */
export function makeCallApi({ url, key, timeout }: { url: string; key: string; timeout: number }) {
  return async function callApi(method: "GET" | "POST", path: string, body?: string): Promise<ApiCallResult> {
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body }),
        // A key is only for the host that the person named, so redirects are not followed.
        redirect: "manual",
        signal: AbortSignal.timeout(timeout),
      });
      return toCallResult(response, await response.text());
    } catch (fault) {
      return { kind: "again", code: "no_answer", detail: describeNetworkError(fault) };
    }
  };
}

/**
 * Calls until a response is final, a retry cannot help, or no attempt is left. The pauses double, or are as long as the
 * API asks for, up to `longestPause`. A request above the limit of the key only waits, and uses up no attempt.
 */
export async function callWithRetries(
  { attempts, firstPause, longestPause, onPause }: RetryPolicy,
  call: () => Promise<ApiCallResult>,
): Promise<ApiCallResult> {
  let attempt = 1;
  for (;;) {
    const result = await call();
    const isRateLimited = result.kind === "again" && result.code === "rate_limited";
    if (result.kind !== "again" || (attempt === attempts && !isRateLimited)) return result;
    const doubled = firstPause * 2 ** (attempt - 1);
    // Jitter, so that two importers do not retry at the same time.
    const requestedMs = result.retryAfterMs ?? doubled * (0.75 + Math.random() / 2);
    const ms = Math.min(requestedMs, longestPause);
    onPause?.(result.detail, ms);
    await pause(ms);
    if (!isRateLimited) attempt += 1;
  }
}

function toCallResult({ status, headers }: Response, text: string): ApiCallResult {
  const body = tryParseJson(text);
  if (status < 300) {
    return body === undefined
      ? { kind: "again", code: "no_answer", detail: "a response that is not JSON" }
      : { kind: "answered", status, body };
  }
  const code = readErrorCode(body) ?? `http_${status}`;
  const retryAfterMs = parseRetryAfterMs(headers.get("retry-after") ?? undefined, now());
  const isTransient = status >= 500 || status === 429 || status === 408;
  return {
    kind: isTransient ? "again" : "stop",
    code,
    detail: `answered ${status} ${code}`,
    retryAfterMs,
  };
}

const readErrorCode = (body: unknown): string | undefined =>
  typeof body === "object" && body !== null && "code" in body && /^\w{1,64}$/.test(String(body.code))
    ? String(body.code)
    : undefined;

/** Describes a network error by its code, which `fetch` hides in the error's cause. */
function describeNetworkError(fault: unknown): string {
  const cause = fault instanceof Error ? (fault.cause ?? fault) : fault;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  if (typeof code === "string") return code;
  return fault instanceof Error && fault.name === "TimeoutError" ? "no answer in time" : "no connection";
}
