import type { LimitedRequest, RateLimit } from "../rate-limit.ts";
import type { HttpResponse } from "./http-event.ts";

/** The name of the only policy. */
const policy = '"key"';

/**
 * Formats the limit of a key as the header fields of draft-ietf-httpapi-ratelimit-headers-11, which are lists of RFC 9651:
 * the policy (quota and window in seconds), and what is left (requests, and seconds until the window ends).
 */
const formatRateLimit = ({ quota, windowSeconds, remaining, resetSeconds }: RateLimit) => ({
  "ratelimit-policy": `${policy};q=${quota};w=${windowSeconds}`,
  ratelimit: `${policy};r=${remaining};t=${resetSeconds}`,
});

/** Adds the limit of the caller's key to the response, once its count is stored; nothing if the key has no limit. */
export async function withRateLimit(
  response: HttpResponse,
  limited: LimitedRequest | undefined,
): Promise<HttpResponse> {
  if (!limited) return response;
  await limited.stored;
  return { ...response, headers: { ...response.headers, ...formatRateLimit(limited.limit) } };
}
