import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { acknowledgementIn } from "#domain/delivery/acknowledgement-in.ts";
import type { FailureReason } from "#domain/delivery/delivery-fact.ts";
import { retryAfterMs } from "#domain/delivery/retry-after.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { targetRefusal, type TargetRules } from "#domain/subscriptions/webhook-target.ts";
import type { Reply, Send, Sent } from "../../ports.ts";
import { excerptOf, textOf } from "./excerpt-of.ts";
import { type Posted, postOnce } from "./post-once.ts";
import { type ResolveAddresses, resolveByDns, resolveByMachine } from "./resolve-addresses.ts";
import { makeVettedLookup } from "./vetted-lookup.ts";
import { webhookHeaders, type WebhookMessage } from "./webhook-message.ts";

type Options = TargetRules & {
  /** One deadline over looking up, connecting, TLS, sending and reading the whole answer, in milliseconds. */
  deadlineMs?: number;
  resolve?: ResolveAddresses;
};

/** What the connections of a sender have in common; `connections` is to one host at once, and the others wait within their deadline. */
const connections = {
  maxSockets: 32,
  maxFreeSockets: 4,
  /** Milliseconds after which a kept connection that nobody uses is closed. */
  timeout: 30_000,
  /** For one address of several to answer before the next is tried; Node's own 250 ms are too few to cross an ocean twice. */
  autoSelectFamilyAttemptTimeout: 2_000,
};

/**
 * Posts webhooks by the Standard Webhooks specification, and only to where `rules` let them go. Only a 2xx answer is a receipt; redirects are
 * not followed. A connection is opened to an address that was judged for it, an address in the URL before and one that a name leads to while it is
 * opened. So a kept one may be used again whatever its name leads to meanwhile: it cannot move, and what an address is does not change.
 */
export function makeWebhookSender({ deadlineMs = 15_000, resolve, ...rules }: Options): Send<WebhookMessage> {
  const lookup = makeVettedLookup(resolve ?? (rules.allowPrivate ? resolveByMachine : resolveByDns()), rules);
  const kept = agentsOf({ ...connections, lookup, keepAlive: true });
  const fresh = agentsOf({ ...connections, lookup });
  return async (message) => {
    const refused = targetRefusal(message.url, rules);
    if (refused !== undefined) return { ok: false, reason: "endpoint_not_allowed", detail: refused };
    const url = new URL(message.url);
    const secure = url.protocol === "https:";
    const startedAt = performance.now();
    const signal = AbortSignal.timeout(deadlineMs);
    const order = { url, headers: webhookHeaders(message), body: message.body, signal };
    const first = await postOnce({ ...order, agent: kept(secure) });
    // A kept connection may have died while nobody used it (a frozen Lambda, a restarted endpoint): that says nothing about
    // the endpoint, and the request never reached it or carries the same id.
    const wasStale = first.kind === "broken" && first.wasStale;
    const posted = wasStale ? await postOnce({ ...order, agent: fresh(secure) }) : first;
    const tookMs = Math.round(performance.now() - startedAt);
    if (posted.kind === "answered") return answered(posted, tookMs, instant(Date.parse(message.at) + tookMs));
    return { ok: false, ...unanswered(posted, deadlineMs), reply: { tookMs } };
  };
}

function agentsOf(options: ConstructorParameters<typeof HttpsAgent>[0]) {
  const [plain, secure] = [new HttpAgent(options), new HttpsAgent(options)];
  return (isSecure: boolean) => (isSecure ? secure : plain);
}

type Answered = Extract<Posted, { kind: "answered" }>;

function unanswered(posted: Exclude<Posted, Answered>, deadlineMs: number): { reason: FailureReason; detail: string } {
  if (posted.kind === "too_late") return { reason: "timeout", detail: `no complete answer in ${deadlineMs} ms` };
  if (posted.kind === "not_allowed") return { reason: "endpoint_not_allowed", detail: posted.why };
  return { reason: "connection_failed", detail: posted.code };
}

/** What an answer that came at `at` says: by its status alone whether it took the webhook. */
function answered({ status, headers, body }: Answered, tookMs: number, at: Instant): Sent {
  const excerpt = excerptOf(body, headers["content-encoding"]);
  const reply: Reply = { tookMs, httpStatus: status, ...(excerpt !== undefined && { excerpt }) };
  const reference = `HTTP ${status}`;
  if (status >= 200 && status < 300) {
    const acknowledgement = acknowledgementIn(textOf(body, headers["content-encoding"]));
    return { ok: true, reference, reply: { ...reply, ...(acknowledgement && { acknowledgement }) } };
  }
  if (status === 410) return { ok: false, reason: "endpoint_gone", detail: reference, reply };
  const wait = status === 429 || status === 503 ? retryAfterMs(headers["retry-after"], at) : undefined;
  const refused = { ok: false, reason: "refused_by_endpoint", detail: reference, reply } as const;
  return wait === undefined ? refused : { ...refused, retryAfterMs: wait };
}
