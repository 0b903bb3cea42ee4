import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { Webhook } from "standardwebhooks";
import type { Instant } from "../../domain/shared/instant.ts";
import type { Send, Sent } from "../../use-cases/ports/delivering.ts";

/** `id` is the delivery's and stays the same whenever it is tried again; `secret` starts with `whsec_`. */
export type WebhookMessage = { url: string; id: string; at: Instant; secret: string; body: string };

/** One deadline over connecting, TLS, sending and reading the whole answer. */
const deadlineMs = 8_000;
/** What is read of an answer before the rest is dropped. */
const maxReplyBytes = 16 * 1024;

/** Posts webhooks by the Standard Webhooks specification. Only a 2xx answer is a receipt; redirects are not followed. */
export function makeWebhookSender({ allowHttp }: { allowHttp: boolean }): Send<WebhookMessage> {
  const agents = { "http:": new HttpAgent({ keepAlive: true }), "https:": new HttpsAgent({ keepAlive: true }) };
  return async ({ url, id, at, secret, body }) => {
    const { protocol } = new URL(url);
    if (protocol !== "https:" && !(protocol === "http:" && allowHttp)) {
      return { ok: false, reason: "endpoint_not_allowed", detail: "only https is allowed" };
    }
    const sentAt = new Date(at);
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "user-agent": "Baton",
      "webhook-id": id,
      "webhook-timestamp": Math.floor(sentAt.getTime() / 1000),
      "webhook-signature": new Webhook(secret).sign(id, sentAt, body),
    };
    const signal = AbortSignal.timeout(deadlineMs);
    const options = { method: "POST", headers, agent: agents[protocol], signal };
    const first = await post(url, options, body);
    // A kept connection may have died while nobody used it (a frozen Lambda, a restarted endpoint): that says nothing about
    // the endpoint, and the request never reached it or carries the same id.
    return first === "connection_was_stale" ? post(url, { ...options, agent: false }, body).then(orFailed) : first;
  };
}

function post(url: string, options: RequestOptions, body: string): Promise<Sent | "connection_was_stale"> {
  const late: Sent = { ok: false, reason: "timeout", detail: `no complete answer in ${deadlineMs} ms` };
  return new Promise((resolve) => {
    const request = url.startsWith("https:") ? httpsRequest : httpRequest;
    const outgoing = request(url, options, (reply) => {
      let bytes = 0;
      reply.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxReplyBytes) reply.destroy();
      });
      reply.on("error", () => {
        // The connection broke after the status, which is the answer; "close" follows.
      });
      reply.on("close", () => resolve(options.signal?.aborted ? late : receiptOf(reply.statusCode ?? 0)));
    });
    outgoing.on("error", (error: Error & { code?: string }) => {
      if (options.signal?.aborted) resolve(late);
      else if (outgoing.reusedSocket && error.code === "ECONNRESET") resolve("connection_was_stale");
      else resolve({ ok: false, reason: "connection_failed", detail: error.code ?? error.name });
    });
    outgoing.end(body);
  });
}

const orFailed = (sent: Sent | "connection_was_stale"): Sent =>
  sent === "connection_was_stale" ? { ok: false, reason: "connection_failed", detail: "ECONNRESET" } : sent;

const receiptOf = (status: number): Sent =>
  status >= 200 && status < 300
    ? { ok: true, reference: `HTTP ${status}` }
    : { ok: false, reason: "refused_by_endpoint", detail: `HTTP ${status}` };
