import type { Clients } from "#accounts/ports.ts";
import type { makeListAttempts } from "#delivery/list-attempts.ts";
import type { makeRequestReplay } from "#delivery/replays/request-replay.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import { listAll } from "#platform/list-all.ts";
import type { Ids, SubscriptionScope } from "#platform/ports.ts";
import { nextPosition } from "#platform/http/read-page.ts";
import type { ScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import type { makeChangeSubscription } from "#subscriptions/change-subscription.ts";
import type { makeEnableAndReplayMissed } from "#subscriptions/health/enable-and-replay-missed.ts";
import type { EndpointHealthStore } from "#subscriptions/health/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { makeRotateSecret } from "#subscriptions/rotate-secret.ts";
import type { makeResendVerification } from "#subscriptions/verification/resend-verification.ts";
import type { ConsoleEndpoint, ConsoleResponse, ConsoleSession } from "../console-route.ts";
import { renderRotatedSecret } from "./pages/secret-page.ts";
import { renderSubscription } from "./pages/subscription-page.ts";
import { renderSubscriptions } from "./pages/subscriptions-page.ts";
import type { Owner, Routes } from "./routes.ts";

export type SubscriptionsDeps = {
  change: ReturnType<typeof makeChangeSubscription>;
  rotate: ReturnType<typeof makeRotateSecret>;
  resend: ReturnType<typeof makeResendVerification>;
  enable: ReturnType<typeof makeEnableAndReplayMissed>;
  scheduleRelease: Pick<ScheduleLeadRelease, "forClient">;
  clients: Clients;
  subscriptions: Subscriptions;
  endpointHealth: Pick<EndpointHealthStore, "read">;
  listAttempts: ReturnType<typeof makeListAttempts>;
  requestReplay: ReturnType<typeof makeRequestReplay>;
  ids: Pick<Ids, "create">;
};

/** How many clients a page shows with their subscriptions, and how many leads the log of one covers. */
const pageSizes = { clients: 20, leads: 20 } as const;

export const listSubscriptions =
  ({ clients, subscriptions, endpointHealth }: SubscriptionsDeps): ConsoleEndpoint<Routes["listSubscriptions"]> =>
  async ({ session, query: { clientId: wanted, after }, now }) => {
    const { caller, user } = session;
    const { agencyId } = user;
    const clientId = caller.role === "client" ? caller.clientId : wanted;
    const found = await listClients(clients, session, { clientId, after });
    if (clientId && found.entities.length === 0) return { kind: "missing" };
    const describe = async (scope: SubscriptionScope, subscription: Subscription) => ({
      subscription,
      health: await endpointHealth.read(scope, subscription.id),
    });
    const read = async (scope: SubscriptionScope) => {
      const own = await listAll(subscriptions, scope);
      return Promise.all(own.map((subscription) => describe(scope, subscription)));
    };
    const groups = await Promise.all(
      found.entities.map(async (client) => ({
        owner: client.id as Owner,
        name: client.name,
        rows: await read({ agencyId, clientId: client.id }),
      })),
    );
    const isAgency = caller.role !== "client" && clientId === undefined && after === undefined;
    const own = isAgency ? [{ owner: "agency" as const, name: "Your own events", rows: await read({ agencyId }) }] : [];
    const page = { groups: [...own, ...groups], after, next: nextPosition(found) };
    return {
      kind: "page",
      title: "Subscriptions",
      body: renderSubscriptions({ ...page, now, reader: session.reader }),
    };
  };

async function listClients(
  clients: Clients,
  { user: { agencyId } }: ConsoleSession,
  { clientId, after }: { clientId?: Client["id"] | undefined; after?: string | undefined },
) {
  if (clientId === undefined) return clients.list({ agencyId }, { limit: pageSizes.clients, after });
  const client = await clients.read({ agencyId }, clientId);
  return { entities: client ? [client] : [], more: false };
}

/** The scope of a subscription's owner; undefined for the owner of another client's, or of the agency's, subscriptions. */
function toScope({ caller, user: { agencyId } }: ConsoleSession, owner: Owner): SubscriptionScope | undefined {
  if (owner === "agency") return caller.role === "client" ? undefined : { agencyId };
  return canAccessClient(caller, owner) ? { agencyId, clientId: owner } : undefined;
}

const toPath = ({ owner, subscriptionId }: { owner: Owner; subscriptionId: string }) =>
  `/console/subscriptions/${owner}/${subscriptionId}` as const;

type Shown = { after?: string | undefined; done?: string | undefined; fault?: string };
type Place = { owner: Owner; subscriptionId: Subscription["id"] };

async function showOne(
  { clients, subscriptions, endpointHealth, listAttempts, ids }: SubscriptionsDeps,
  session: ConsoleSession,
  { owner, subscriptionId }: Place,
  { now, after, done, fault }: Shown & { now: string },
): Promise<ConsoleResponse> {
  const scope = toScope(session, owner);
  const subscription = scope && (await subscriptions.read(scope, subscriptionId));
  if (!scope || !subscription) return { kind: "missing" };
  const [client, health, log] = await Promise.all([
    scope.clientId && clients.read(scope, scope.clientId),
    endpointHealth.read(scope, subscriptionId),
    listAttempts(session.caller, { clientId: scope.clientId, subscriptionId }, { limit: pageSizes.leads, after }),
  ]);
  if (!log.ok) return { kind: "missing" };
  const page = {
    owner,
    ownerName: client ? client.name : "Your own events",
    subscription,
    health,
    attempts: log.value.attempts,
    after,
    next: log.value.next,
  };
  const once = { enable: ids.create("rpl"), resend: ids.create("rpl"), rotate: ids.create("rpl") };
  return {
    kind: "page",
    status: fault === undefined ? 200 : 409,
    title: subscription.endpoint,
    body: renderSubscription(page, { session, now, once, done, fault }),
  };
}

export const showSubscription =
  (deps: SubscriptionsDeps): ConsoleEndpoint<Routes["showSubscription"]> =>
  ({ session, params, query, now }) =>
    showOne(deps, session, params, { ...query, now });

export const switchSubscription =
  (deps: SubscriptionsDeps): ConsoleEndpoint<Routes["switchSubscription"]> =>
  async ({ session, params, form, now }) => {
    const scope = toScope(session, params.owner);
    if (!scope || !form.ok) return { kind: "missing" };
    const active = form.value.active === "yes";
    const changed = await deps.change(scope, params.subscriptionId, { active });
    if (!changed.ok) {
      if (changed.refusal.kind === "not_found") return { kind: "missing" };
      return showOne(deps, session, params, { now, fault: "This subscription could not be changed. Try again." });
    }
    if (active && scope.clientId) await deps.scheduleRelease.forClient(scope.agencyId, scope.clientId);
    return { kind: "redirect", to: `${toPath(params)}?done=saved` };
  };

export const verifyAgain =
  (deps: SubscriptionsDeps): ConsoleEndpoint<Routes["verifyAgain"]> =>
  async ({ session, params, now }) => {
    const scope = toScope(session, params.owner);
    if (!scope) return { kind: "missing" };
    const asked = await deps.resend(scope, params.subscriptionId);
    if (asked.ok) return { kind: "redirect", to: `${toPath(params)}?done=asked` };
    switch (asked.refusal.kind) {
      case "not_found":
        return { kind: "missing" };
      case "already_verified":
        return { kind: "redirect", to: toPath(params) };
      case "asked_too_soon": {
        const from = formatDateTime(asked.refusal.retryAt, session.reader);
        return showOne(deps, session, params, {
          now,
          fault: `The last verification is recent. Ask again from ${from}.`,
        });
      }
      default:
        return showOne(deps, session, params, {
          now,
          fault: "Someone changed this subscription meanwhile. Try again.",
        });
    }
  };

export const enableEndpoint =
  (deps: SubscriptionsDeps): ConsoleEndpoint<Routes["enableEndpoint"]> =>
  async ({ session, params, form, now }) => {
    const scope = toScope(session, params.owner);
    if (!scope || !form.ok) return { kind: "missing" };
    const request = { caller: session.caller, replayMissed: true, idempotencyKey: form.value.once };
    const enabled = await deps.enable(scope, params.subscriptionId, request);
    if (enabled.ok) return { kind: "redirect", to: `${toPath(params)}?done=replayed` };
    if (enabled.refusal.kind === "not_found") return { kind: "missing" };
    const fault =
      enabled.refusal.kind === "endpoint_opted_out"
        ? "The owner of this phone or mailbox stopped the messages. Only they can start them again."
        : "This was done before, or changed meanwhile. Reload the page.";
    return showOne(deps, session, params, { now, fault });
  };

export const resendDelivery =
  (deps: SubscriptionsDeps): ConsoleEndpoint<Routes["resendDelivery"]> =>
  async ({ session, params, form, now }) => {
    if (!toScope(session, params.owner) || !form.ok) return { kind: "missing" };
    const { once, leadId, deliveryId } = form.value;
    // The same form can resend each delivery of the page once.
    const key = `resend ${once} ${deliveryId}`;
    const requested = await deps.requestReplay(session.caller, { of: "lead", leadId, deliveryId, repeat: true }, key);
    if (requested.ok) return { kind: "redirect", to: `${toPath(params)}?done=resent` };
    if (requested.refusal.kind === "not_found") return { kind: "missing" };
    return showOne(deps, session, params, { now, fault: "This delivery was resent before. Reload the page." });
  };

export const rotateSecret =
  (deps: SubscriptionsDeps): ConsoleEndpoint<Routes["rotateSecret"]> =>
  async ({ session, params, form, now }) => {
    const scope = toScope(session, params.owner);
    if (!scope || !form.ok) return { kind: "missing" };
    const rotation = { overlapHours: Number(form.value.overlapHours) };
    const rotated = await deps.rotate(scope, params.subscriptionId, rotation, form.value.once);
    if (rotated.ok) {
      const body = renderRotatedSecret(rotated.value, { back: toPath(params), reader: session.reader });
      return { kind: "page", title: "The new secret", body };
    }
    if (rotated.refusal.kind === "not_found") return { kind: "missing" };
    return showOne(deps, session, params, { now, fault: "The secret was changed meanwhile. Reload the page." });
  };
