import { isRecord } from "#domain/shared/is-record.ts";

export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
};

/** Builds a response of the gateway itself: a status and a message in JSON. */
export function gatewayResponse(status: number, message: string): HttpResponse {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { "content-type": "application/json" }, cookies: [], body };
}

/** Converts a result (payload format 2.0). One without a status code is the body of a 200; a malformed one a 500. */
export function toHttpResponse(result: unknown): HttpResponse {
  if (!isRecord(result) || !("statusCode" in result)) {
    if (result === null) return gatewayResponse(200, "null");
    const body = Buffer.from(typeof result === "string" ? result : JSON.stringify(result));
    return { status: 200, headers: { "content-type": "application/json" }, cookies: [], body };
  }
  const { statusCode, headers = {}, cookies = [], body = "", isBase64Encoded } = result;
  const status = Number(statusCode);
  const isWellFormed =
    status >= 100 && status <= 599 && isRecord(headers) && Array.isArray(cookies) && typeof body === "string";
  if (!isWellFormed) return gatewayResponse(500, "Internal Server Error");
  const lowerCased = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status,
    headers: { "content-type": "text/plain;charset=UTF-8", ...Object.fromEntries(lowerCased) },
    cookies: cookies.map(String),
    body: Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8"),
  };
}
