import { type Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { addressNotAllowedCode } from "./ssrf-safe-lookup.ts";

/** What is read of an answer before the rest is dropped, and its connection with it. */
const maxResponseBytes = 16 * 1024;

/** Of the headers of an answer, which Node counts without its trailers. */
const maxHeaderSize = 16 * 1024;

/** Interim answers (1xx) that come before the answer; nobody needs more than one or two. */
const maxInterimResponses = 16;

/** What one request came to. `body` is at most the first `maxReplyBytes` of it. */
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
  /** Ends everything: looking up, connecting, TLS, sending, and reading the answer to its end. */
  signal: AbortSignal;
};

/**
 * Posts once. Resolves when the answer is complete, or enough of it is read, or to why there is none. Redirects are not followed, nothing is
 * decompressed, and no proxy of the environment is used: Node has those for its global agents only, and `agent` is our own.
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
      // A connection that breaks after the status has answered; the answer is closed next.
      if (isAnswered) return;
      if (signal.aborted) resolve({ kind: "too_late" });
      else if (code === addressNotAllowedCode) resolve({ kind: "not_allowed", why: error.message });
      else resolve({ kind: "broken", code, wasStale: outgoing.reusedSocket && brokenPipeCodes.includes(code) });
    });
    outgoing.on("close", () => {
      // Some answers are none, and no error either: 101 Switching Protocols closes the connection without a word.
      if (!isAnswered) resolve({ kind: "broken", code: "no answer", wasStale: false });
    });
    outgoing.end(body);
  });
}

/** What writing to a connection ends in that the other side has closed. */
const brokenPipeCodes = ["ECONNRESET", "EPIPE"];
