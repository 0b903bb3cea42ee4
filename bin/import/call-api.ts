import { setTimeout as pause } from "node:timers/promises";

/** An answer that stands, or why there is none: `again` may help itself, `stop` needs somebody. */
export type ApiCallResult =
  | { kind: "answered"; status: number; body: unknown }
  | { kind: "again" | "stop"; code: string; detail: string; retryAfterMs?: number };

/** How often something is tried, with which pauses between, in milliseconds; `onPause` is told of each. */
export type RetryPolicy = {
  attempts: number;
  firstPause: number;
  longestPause: number;
  onPause?: (why: string, ms: number) => void;
};

export type CallApi = ReturnType<typeof makeCallApi>;

/** Calls the API once, and says whether calling it again may be answered better. */
export function makeCallApi({ url, key, timeout }: { url: string; key: string; timeout: number }) {
  return async function callApi(method: "GET" | "POST", path: string, body?: string): Promise<ApiCallResult> {
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body }),
        // A key is for the host it was given for.
        redirect: "manual",
        signal: AbortSignal.timeout(timeout),
      });
      return toCallResult(response, await response.text());
    } catch (fault) {
      return { kind: "again", code: "no_answer", detail: describeNetworkError(fault) };
    }
  };
}

/** Calls until an answer stands, it is no use, or patience ends: with pauses that double, or as long as the API asks for. */
export async function callWithRetries(
  { attempts, firstPause, longestPause, onPause }: RetryPolicy,
  call: () => Promise<ApiCallResult>,
): Promise<ApiCallResult> {
  for (let attempt = 1; ; attempt += 1) {
    const answered = await call();
    if (answered.kind !== "again" || attempt === attempts) return answered;
    const doubled = firstPause * 2 ** (attempt - 1);
    // Jitter, so that two importers do not knock in step.
    const requestedMs = answered.retryAfterMs ?? doubled * (0.75 + Math.random() / 2);
    const ms = Math.min(requestedMs, longestPause);
    onPause?.(answered.detail, ms);
    await pause(ms);
  }
}

function toCallResult({ status, headers }: Response, text: string): ApiCallResult {
  const body = tryParseJson(text);
  if (status < 300) {
    return body === undefined
      ? { kind: "again", code: "no_answer", detail: "an answer that is not JSON" }
      : { kind: "answered", status, body };
  }
  const code = readErrorCode(body) ?? `http_${status}`;
  const retryAfterMs = parseRetryAfter(headers.get("retry-after"));
  const isTransient = status >= 500 || status === 429 || status === 408;
  return {
    kind: isTransient ? "again" : "stop",
    code,
    detail: `answered ${status} ${code}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** Milliseconds that a Retry-After header (RFC 9110 §10.2.3) asks for, in seconds or until a date. */
export function parseRetryAfter(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const readErrorCode = (body: unknown): string | undefined =>
  typeof body === "object" && body !== null && "code" in body && /^\w{1,64}$/.test(String(body.code))
    ? String(body.code)
    : undefined;

/** `fetch` hides what happened in a cause. */
function describeNetworkError(fault: unknown): string {
  const cause = fault instanceof Error ? (fault.cause ?? fault) : fault;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  if (typeof code === "string") return code;
  return fault instanceof Error && fault.name === "TimeoutError" ? "no answer in time" : "no connection";
}
