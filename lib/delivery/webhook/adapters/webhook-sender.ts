import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { FailureReason } from "#domain/delivery/delivery-fact.ts";
import { parseAcknowledgement } from "#domain/delivery/parse-acknowledgement.ts";
import { parseRetryAfterMs } from "#domain/delivery/parse-retry-after.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { checkWebhookTarget, type WebhookTargetRules } from "#domain/subscriptions/webhook-target.ts";
import type { Reply, Send, SendResult } from "../../ports.ts";
import { postOnce, type PostResult } from "./post-once.ts";
import { type ResolveAddresses, resolveByDns, resolveBySystem } from "./resolve-addresses.ts";
import { decodeResponseBody, toResponseExcerpt } from "./response-body.ts";
import { makeSsrfSafeLookup } from "./ssrf-safe-lookup.ts";
import { buildWebhookHeaders, type WebhookMessage } from "./webhook-message.ts";

/** How long Baton waits for the complete response to a webhook, in milliseconds. */
export const webhookDeadlineMs = 15_000;

type WebhookSenderOptions = WebhookTargetRules & {
  /** One deadline for lookup, connect, TLS, sending and reading the whole response, in milliseconds. */
  deadlineMs?: number;
  resolve?: ResolveAddresses;
};

/**
 * The options of all connections. `maxSockets` limits those to one host; requests beyond it wait within their deadline.
 */
const connectionOptions = {
  maxSockets: 32,
  maxFreeSockets: 4,
  /** Milliseconds after which an idle connection is closed. */
  timeout: 30_000,
  /**
   * Milliseconds to wait for one of several addresses before trying the next. Node's default of 250 ms is too short for
   * two ocean crossings.
   */
  autoSelectFamilyAttemptTimeout: 2_000,
};

/**
 * Posts webhooks by the Standard Webhooks specification, and only to targets that `rules` allow. Only a 2xx response is
 * a receipt; it follows no redirects. It checks the address of every connection: an address in the URL before
 * connecting, and the addresses of a name while connecting. A kept connection may be reused whatever its name resolves
 * to meanwhile, because it still goes to the checked address.
 */
export function makeWebhookSender({
  deadlineMs = webhookDeadlineMs,
  resolve,
  ...rules
}: WebhookSenderOptions): Send<WebhookMessage> {
  const lookup = makeSsrfSafeLookup(resolve ?? (rules.allowPrivate ? resolveBySystem : resolveByDns()), rules);
  const keepAliveAgents = makeAgents({ ...connectionOptions, lookup, keepAlive: true });
  const freshAgents = makeAgents({ ...connectionOptions, lookup });
  return async (message) => {
    const targetProblem = checkWebhookTarget(message.url, rules);
    if (targetProblem !== undefined) return { ok: false, reason: "endpoint_not_allowed", detail: targetProblem };
    const url = new URL(message.url);
    const secure = url.protocol === "https:";
    const startedAt = performance.now();
    const signal = AbortSignal.timeout(deadlineMs);
    const postOptions = { url, headers: buildWebhookHeaders(message), body: message.body, signal };
    const firstResult = await postOnce({ ...postOptions, agent: keepAliveAgents(secure) });
    // An idle connection may have been closed (a frozen Lambda, a restarted endpoint). That says nothing about the
    // endpoint, and the request either never reached it or has the same id.
    const wasStale = firstResult.kind === "broken" && firstResult.wasStale;
    const result = wasStale ? await postOnce({ ...postOptions, agent: freshAgents(secure) }) : firstResult;
    const tookMs = Math.round(performance.now() - startedAt);
    if (result.kind === "answered") return toSendResult(result, tookMs, addMs(message.at, tookMs));
    return { ok: false, ...toFailure(result, deadlineMs), reply: { tookMs } };
  };
}

function makeAgents(options: ConstructorParameters<typeof HttpsAgent>[0]) {
  const [plain, secure] = [new HttpAgent(options), new HttpsAgent(options)];
  return (isSecure: boolean) => (isSecure ? secure : plain);
}

type AnsweredPost = Extract<PostResult, { kind: "answered" }>;

function toFailure(
  result: Exclude<PostResult, AnsweredPost>,
  deadlineMs: number,
): { reason: FailureReason; detail: string } {
  if (result.kind === "too_late") return { reason: "timeout", detail: `no complete answer in ${deadlineMs} ms` };
  if (result.kind === "not_allowed") return { reason: "endpoint_not_allowed", detail: result.why };
  return { reason: "connection_failed", detail: result.code };
}

/** Converts the response that came at `at`. Only its status decides whether the endpoint accepted the webhook. */
function toSendResult({ status, headers, body }: AnsweredPost, tookMs: number, at: Instant): SendResult {
  const text = decodeResponseBody(body, headers);
  const reply: Reply = { tookMs, httpStatus: status, text, excerpt: toResponseExcerpt(text) };
  const reference = `HTTP ${status}`;
  if (status >= 200 && status < 300) {
    const answer = parseAcknowledgement(text);
    const parsed = answer === "not_understood" ? { answer } : { acknowledgement: answer };
    return { ok: true, reference, reply: { ...reply, ...parsed } };
  }
  if (status === 410) return { ok: false, reason: "endpoint_gone", detail: reference, reply };
  const retryAfterMs = status === 429 || status === 503 ? parseRetryAfterMs(headers["retry-after"], at) : undefined;
  return { ok: false, reason: "refused_by_endpoint", detail: reference, retryAfterMs, reply };
}
