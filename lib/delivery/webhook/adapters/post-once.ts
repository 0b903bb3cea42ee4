import { type Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { addressNotAllowedCode } from "./ssrf-safe-lookup.ts";

/** How many bytes of a response to read. Then Baton closes the connection and drops the rest. */
const maxResponseBytes = 16 * 1024;

/** The most bytes of response headers; Node does not count trailers in it. */
const maxHeaderSize = 16 * 1024;

/** The most interim responses (1xx) before the response. A server needs no more than one or two. */
const maxInterimResponses = 16;

/** The result of one request. `body` holds at most the first `maxResponseBytes` of the response. */
export type PostResult =
  | { kind: "answered"; status: number; headers: IncomingMessage["headers"]; body: Buffer }
  | { kind: "broken"; code: string; wasStale: boolean }
  | { kind: "not_allowed"; why: string }
  | { kind: "too_late" };

export type PostOptions = {
  url: URL;
  headers: Record<string, string>;
  body: string;
  agent: Agent;
  /** Aborts everything: lookup, connect, TLS, sending, and reading the response to its end. */
  signal: AbortSignal;
};

/**
 * Posts once. Resolves when the response is complete, or enough of it is read, or with the reason why there is none;
 * never rejects. It follows no redirects, decompresses nothing, and ignores proxies of the environment: Node uses those
 * for its global agents only, and `agent` is not one.
 */
export function postOnce({ url, headers, body, agent, signal }: PostOptions): Promise<PostResult> {
  return new Promise((resolve) => {
    const request = url.protocol === "https:" ? httpsRequest : httpRequest;
    const options = { method: "POST", headers, agent, signal, maxHeaderSize, insecureHTTPParser: false };
    let isAnswered = false;
    const outgoing = request(url, options, (reply) => {
      isAnswered = true;
      const chunks: Buffer[] = [];
      let bytes = 0;
      reply.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > maxResponseBytes) reply.destroy();
      });
      reply.on("error", () => {
        // The connection broke after the status, which is the answer; "close" follows.
      });
      reply.on("close", () => {
        if (signal.aborted) return resolve({ kind: "too_late" });
        const receivedBody = Buffer.concat(chunks).subarray(0, maxResponseBytes);
        resolve({ kind: "answered", status: reply.statusCode ?? 0, headers: reply.headers, body: receivedBody });
      });
    });
    let interim = 0;
    outgoing.on("information", () => {
      interim += 1;
      if (interim > maxInterimResponses)
        outgoing.destroy(Object.assign(new Error(), { code: "TOO_MANY_INTERIM_ANSWERS" }));
    });
    outgoing.on("error", (error: Error & { code?: string }) => {
      const { code = error.name } = error;
      // The connection broke after the status, which is the answer; the response closes next.
      if (isAnswered) return;
      if (signal.aborted) resolve({ kind: "too_late" });
      else if (code === addressNotAllowedCode) resolve({ kind: "not_allowed", why: error.message });
      else resolve({ kind: "broken", code, wasStale: outgoing.reusedSocket && brokenPipeCodes.includes(code) });
    });
    outgoing.on("close", () => {
      // Some responses end without an event: 101 Switching Protocols closes the connection.
      if (!isAnswered) resolve({ kind: "broken", code: "no answer", wasStale: false });
    });
    outgoing.end(body);
  });
}

/** The errors of writing to a connection that the other side has closed. */
const brokenPipeCodes = ["ECONNRESET", "EPIPE"];
