import type * as z from "zod";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import { failureExplanations } from "#domain/delivery/failure-explanations.ts";
import type { Replay } from "#domain/delivery/replay.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { readPage } from "#platform/http/read-page.ts";
import { replayHeaders } from "#platform/http/replay-header.ts";
import type { DeadLetterWithLastAttempt, makeListDeadLetters } from "./dead-letters/list-dead-letters.ts";
import type { ListedAttempt, makeListAttempts } from "./list-attempts.ts";
import type { Replays } from "./replays/ports.ts";
import type { makeRequestReplay } from "./replays/request-replay.ts";
import type { Routes } from "./routes.ts";
import type { AttemptView, DeadLetterView } from "./schemas.ts";

export const replay =
  (requestReplay: ReturnType<typeof makeRequestReplay>): Endpoint<Routes["replay"]> =>
  async ({ caller, body, idempotencyKey }) => {
    const requested = await requestReplay(caller, body, idempotencyKey);
    if (!requested.ok) return requested;
    const location = `/v1/replays/${requested.value.id}`;
    return ok({ status: 202, body: toReplayView(requested.value), headers: { location, ...replayHeaders(requested) } });
  };

export const readReplay =
  (replays: Replays): Endpoint<Routes["readReplay"]> =>
  async ({ caller, params: { replayId } }) => {
    // Sandbox deliveries are never replayed.
    const found = caller.mode === "live" ? await replays.read({ agencyId: caller.agencyId }, replayId) : undefined;
    const isOwn = caller.role !== "client" || found?.requestedBy === caller.id;
    return found && isOwn ? ok({ status: 200, body: toReplayView(found) }) : refuse({ kind: "not_found" });
  };

export const listDeadLetters =
  (list: ReturnType<typeof makeListDeadLetters>): Endpoint<Routes["listDeadLetters"]> =>
  async ({ caller, query: { limit, cursor, ...filter } }) => {
    const listQuery = { dead: caller.agencyId, ...filter };
    const page = await readPage(listQuery, { limit, cursor }, async (pageRequest) => {
      const { letters, ...rest } = await list(caller, filter, pageRequest);
      return ok({ items: letters.map(toDeadLetterView), ...rest });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const listAttempts =
  (list: ListAttempts): Endpoint<Routes["listClientAttempts" | "listOwnAttempts"]> =>
  async ({ caller, params: { subscriptionId, ...owner }, query }) => {
    const clientId = "clientId" in owner ? owner.clientId : undefined;
    if (clientId && !canAccessClient(caller, clientId)) return refuse({ kind: "not_found" });
    const page = await readPage({ attempts: subscriptionId }, query, async (pageRequest) =>
      toAttemptPage(await list(caller, { clientId, subscriptionId }, pageRequest)),
    );
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

type ListAttempts = ReturnType<typeof makeListAttempts>;

function toAttemptPage(found: Awaited<ReturnType<ListAttempts>>) {
  if (!found.ok) return found;
  const { attempts, ...rest } = found.value;
  return ok({ items: attempts.map(toAttemptView), ...rest });
}

function toReplayView({ id, wanted, createdAt, status, found, ordered, skippedBecause }: Replay) {
  return { id, wanted, createdAt, status, found, ordered, skippedBecause };
}

function toDeadLetterView({ letter, campaignId, last }: DeadLetterWithLastAttempt): z.infer<typeof DeadLetterView> {
  const { channel, at, attempt, reason, detail, httpStatus, excerpt } = last;
  const explanation = failureExplanations[reason];
  return {
    ...letter,
    campaignId,
    channel,
    lastTriedAt: at,
    attempts: attempt,
    reason,
    detail,
    httpStatus,
    excerpt,
    explanation,
  };
}

function toAttemptView({ fact, ...context }: ListedAttempt): z.infer<typeof AttemptView> {
  const { at, deliveryId, attempt, round, tookMs, httpStatus, excerpt } = fact;
  const common = { ...context, at, deliveryId, attempt, replayId: round, tookMs, httpStatus, excerpt };
  if (fact.kind === "delivered") {
    const { reference, acknowledgement, answer } = fact;
    return { ...common, result: "delivered", reference, acknowledgement, answer };
  }
  const { last, reason, detail, retryAt } = fact;
  return { ...common, result: last ? "exhausted" : "failed", reason, detail: detail || undefined, retryAt };
}
