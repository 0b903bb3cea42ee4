import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { type TargetRules, targetRefusal } from "../../domain/client/webhook-target.ts";
import type { Send, Sent } from "../../use-cases/ports/delivering.ts";
import { postOnce, type Posted } from "./post-once.ts";
import { resolveByDns, resolveByMachine, type ResolveAddresses } from "./resolve-addresses.ts";
import { makeVettedLookup } from "./vetted-lookup.ts";
import { type WebhookMessage, webhookHeaders } from "./webhook-message.ts";

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
    const signal = AbortSignal.timeout(deadlineMs);
    const order = { url, headers: webhookHeaders(message), body: message.body, signal };
    const first = await postOnce({ ...order, agent: kept(secure) });
    // A kept connection may have died while nobody used it (a frozen Lambda, a restarted endpoint): that says nothing about
    // the endpoint, and the request never reached it or carries the same id.
    const wasStale = first.kind === "broken" && first.wasStale;
    return sentOf(wasStale ? await postOnce({ ...order, agent: fresh(secure) }) : first, deadlineMs);
  };
}

function agentsOf(options: ConstructorParameters<typeof HttpsAgent>[0]) {
  const [plain, secure] = [new HttpAgent(options), new HttpsAgent(options)];
  return (isSecure: boolean) => (isSecure ? secure : plain);
}

function sentOf(posted: Posted, deadlineMs: number): Sent {
  if (posted.kind === "too_late") {
    return { ok: false, reason: "timeout", detail: `no complete answer in ${deadlineMs} ms` };
  }
  if (posted.kind === "not_allowed") return { ok: false, reason: "endpoint_not_allowed", detail: posted.why };
  if (posted.kind === "broken") return { ok: false, reason: "connection_failed", detail: posted.code };
  const { status } = posted;
  return status >= 200 && status < 300
    ? { ok: true, reference: `HTTP ${status}` }
    : { ok: false, reason: "refused_by_endpoint", detail: `HTTP ${status}` };
}
