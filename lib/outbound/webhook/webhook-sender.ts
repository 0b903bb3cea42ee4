import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Send, Sent } from "../../use-cases/ports/delivering.ts";
import { type WebhookMessage, webhookHeaders } from "./webhook-message.ts";

type Options = {
  allowHttp: boolean;
  /** One deadline over connecting, TLS, sending and reading the whole answer, in milliseconds. */
  deadlineMs?: number;
};

/** What is read of an answer before the rest is dropped. */
const maxReplyBytes = 16 * 1024;

/** Posts webhooks by the Standard Webhooks specification. Only a 2xx answer is a receipt; redirects are not followed. */
export function makeWebhookSender({ allowHttp, deadlineMs = 8_000 }: Options): Send<WebhookMessage> {
  const agents = { "http:": new HttpAgent({ keepAlive: true }), "https:": new HttpsAgent({ keepAlive: true }) };
  return async (message) => {
    const { url, body } = message;
    const target = new URL(url);
    const { protocol } = target;
    if (protocol !== "https:" && !(protocol === "http:" && allowHttp)) {
      return { ok: false, reason: "endpoint_not_allowed", detail: "only https is allowed" };
    }
    const headers = webhookHeaders(message);
    const signal = AbortSignal.timeout(deadlineMs);
    const options = { method: "POST", headers, agent: agents[protocol], signal };
    const first = await post(target, options, body);
    // A kept connection may have died while nobody used it (a frozen Lambda, a restarted endpoint): that says nothing about
    // the endpoint, and the request never reached it or carries the same id.
    const answer = first === "connection_was_stale" ? await post(target, { ...options, agent: false }, body) : first;
    if (answer === "too_late")
      return { ok: false, reason: "timeout", detail: `no complete answer in ${deadlineMs} ms` };
    return answer === "connection_was_stale" ? brokenOff("ECONNRESET") : answer;
  };
}

/** Posts once. Resolves when the answer is complete, or to why there is none. */
function post(url: URL, options: RequestOptions, body: string): Promise<Sent | "connection_was_stale" | "too_late"> {
  return new Promise((resolve) => {
    const request = url.protocol === "https:" ? httpsRequest : httpRequest;
    let isAnswered = false;
    const outgoing = request(url, options, (reply) => {
      isAnswered = true;
      let bytes = 0;
      reply.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxReplyBytes) reply.destroy();
      });
      reply.on("error", () => {
        // The connection broke after the status, which is the answer; "close" follows.
      });
      reply.on("close", () => resolve(options.signal?.aborted ? "too_late" : receiptOf(reply.statusCode ?? 0)));
    });
    outgoing.on("error", (error: Error & { code?: string }) => {
      if (options.signal?.aborted) resolve("too_late");
      else if (outgoing.reusedSocket && brokenPipe.includes(error.code ?? "")) resolve("connection_was_stale");
      else resolve(brokenOff(error.code ?? error.name));
    });
    outgoing.on("close", () => {
      // Some answers are none, and no error either: 101 Switching Protocols closes the connection without a word.
      if (!isAnswered) resolve(brokenOff("no answer"));
    });
    outgoing.end(body);
  });
}

/** What writing to a connection ends in that the other side has closed. */
const brokenPipe = ["ECONNRESET", "EPIPE"];

const brokenOff = (detail: string): Sent => ({ ok: false, reason: "connection_failed", detail });

const receiptOf = (status: number): Sent =>
  status >= 200 && status < 300
    ? { ok: true, reference: `HTTP ${status}` }
    : { ok: false, reason: "refused_by_endpoint", detail: `HTTP ${status}` };
