import type * as z from "zod";
import type { Routes } from "#app/routes.ts";
import { maySeeClient } from "#domain/accounts/api-key.ts";
import { failureWords } from "#domain/delivery/failure-words.ts";
import type { Replay } from "#domain/delivery/replay.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { pageOf } from "#platform/http/page-of.ts";
import type { ExplainedLetter, makeListDeadLetters } from "./dead-letters/list-dead-letters.ts";
import type { Attempted, makeListAttempts } from "./list-attempts.ts";
import type { Replays } from "./replays/ports.ts";
import type { makeRequestReplay } from "./replays/request-replay.ts";
import type { AttemptView, DeadLetterView } from "./schemas.ts";

export const replay =
  (request: ReturnType<typeof makeRequestReplay>): Endpoint<Routes["replay"]> =>
  async ({ caller, body, idempotencyKey }) => {
    const requested = await request(caller, body, idempotencyKey);
    if (!requested.ok) return requested;
    const location = `/v1/replays/${requested.value.id}`;
    return ok({ status: 202, body: replayView(requested.value), headers: { location } });
  };

export const readReplay =
  (replays: Replays): Endpoint<Routes["readReplay"]> =>
  async ({ caller, params: { replayId } }) => {
    // Nothing of the sandbox is replayed.
    const found = caller.mode === "live" ? await replays.read({ agencyId: caller.agencyId }, replayId) : undefined;
    const isOwn = caller.role !== "client" || found?.requestedBy === caller.id;
    return found && isOwn ? ok({ status: 200, body: replayView(found) }) : refuse({ kind: "not_found" });
  };

export const listDeadLetters =
  (list: ReturnType<typeof makeListDeadLetters>): Endpoint<Routes["listDeadLetters"]> =>
  async ({ caller, query: { limit, cursor, client, subscription } }) => {
    const listing = { dead: caller.agencyId, client, subscription };
    const page = await pageOf(listing, { limit, cursor }, async (place) => {
      const { letters, ...rest } = await list(caller, { clientId: client, subscriptionId: subscription }, place);
      return ok({ items: letters.map(deadLetterView), ...rest });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const listClientAttempts =
  (list: ListAttempts): Endpoint<Routes["listClientAttempts"]> =>
  async ({ caller, params: { clientId, subscriptionId }, query }) => {
    if (!maySeeClient(caller, clientId)) return refuse({ kind: "not_found" });
    const page = await pageOf({ attempts: subscriptionId }, query, async (place) =>
      attemptsIn(await list(caller, { clientId, subscriptionId }, place)),
    );
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const listOwnAttempts =
  (list: ListAttempts): Endpoint<Routes["listOwnAttempts"]> =>
  async ({ caller, params: { subscriptionId }, query }) => {
    const page = await pageOf({ attempts: subscriptionId }, query, async (place) =>
      attemptsIn(await list(caller, { subscriptionId }, place)),
    );
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

type ListAttempts = ReturnType<typeof makeListAttempts>;

function attemptsIn(found: Awaited<ReturnType<ListAttempts>>) {
  if (!found.ok) return found;
  const { attempts, ...rest } = found.value;
  return ok({ items: attempts.map(attemptView), ...rest });
}

function replayView({ id, wanted, createdAt, status, ordered }: Replay) {
  return { id, wanted, createdAt, status, ordered };
}

function deadLetterView({ letter, campaignId, last }: ExplainedLetter): z.infer<typeof DeadLetterView> {
  const { channel, at, attempt, reason, detail, httpStatus, excerpt } = last;
  return {
    ...{ ...letter, campaignId, channel, lastTriedAt: at, attempts: attempt, reason, detail },
    ...(httpStatus !== undefined && { httpStatus }),
    ...(excerpt && { excerpt }),
    explanation: failureWords[reason],
  };
}

function attemptView({ fact, ...of }: Attempted): z.infer<typeof AttemptView> {
  const { at, deliveryId, attempt, round, tookMs, httpStatus, excerpt } = fact;
  return {
    ...{ ...of, at, deliveryId, attempt },
    ...(round && { replayId: round }),
    ...(tookMs !== undefined && { tookMs }),
    ...(httpStatus !== undefined && { httpStatus }),
    ...(excerpt && { excerpt }),
    ...(fact.kind === "delivered"
      ? {
          ...{ result: "delivered" as const, reference: fact.reference },
          ...(fact.acknowledgement && { acknowledgement: fact.acknowledgement }),
        }
      : {
          ...{ result: fact.last ? ("exhausted" as const) : ("failed" as const), reason: fact.reason },
          ...(fact.detail && { detail: fact.detail }),
          ...(fact.retryAt && { retryAt: fact.retryAt }),
        }),
  };
}
