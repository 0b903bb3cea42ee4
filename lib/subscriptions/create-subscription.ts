import type { Clients } from "#accounts/ports.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { CustomHeaders } from "#domain/subscriptions/custom-headers.ts";
import type { EventType } from "#domain/subscriptions/event-type.ts";
import type { Channel, PayloadForm, SignatureScheme, Subscription } from "#domain/subscriptions/subscription.ts";
import { withVerificationSent } from "#domain/subscriptions/verification.ts";
import { checkWebhookTarget, type WebhookTargetRules } from "#domain/subscriptions/webhook-target.ts";
import { createOrDeriveId } from "#platform/creation-id.ts";
import type { Fingerprint, Ids, Now, SubscriptionScope } from "#platform/ports.ts";
import type { SecretBox, Subscriptions } from "./ports.ts";
import type { RequestVerification } from "./verification/request-verification.ts";
import type { VerificationLimit } from "./verification/verification-limit.ts";

export type NewSubscription = Pick<Subscription, "channel" | "endpoint" | "active"> & {
  signature?: SignatureScheme;
  payload?: PayloadForm;
  headers?: CustomHeaders;
  /** The events that are sent; only for a subscription of the agency's own. */
  events?: EventType[];
};
/** A subscription that was just created. Only webhooks have a `secret`, and only this response shows it. */
export type CreatedSubscription = { subscription: Subscription; secret?: string };

/** The channel or this installation does not accept the endpoint. */
export type EndpointRefusal = { kind: "validation_error"; errors: { pointer: string; detail: string }[] };

/** Why this installation sends nothing to an endpoint of the channel; undefined if it does. */
const targetChecks: Record<Channel, (endpoint: string, rules: WebhookTargetRules) => string | undefined> = {
  sms: () => undefined,
  email: () => undefined,
  webhook: checkWebhookTarget,
};

/** Checks whether this installation sends to the endpoint; returns the refusal, or undefined if it does. */
export function checkEndpoint(
  { channel, endpoint }: Pick<Subscription, "channel" | "endpoint">,
  rules: WebhookTargetRules,
): EndpointRefusal | undefined {
  const reason = targetChecks[channel](endpoint, rules);
  if (reason === undefined) return undefined;
  return { kind: "validation_error", errors: [{ pointer: "/endpoint", detail: `no webhook goes there: ${reason}` }] };
}

/** Encrypts a webhook's custom headers for storage; without headers, there is nothing to store. */
export const sealHeaders = (headers: CustomHeaders, secretBox: SecretBox) =>
  headers.length === 0
    ? {}
    : { headerNames: headers.map(({ name }) => name), sealedHeaders: secretBox.seal(JSON.stringify(headers)) };

type Refusal = EndpointRefusal | { kind: "idempotency_conflict" } | { kind: "subscription_limit_reached"; max: number };

type Deps = {
  subscriptions: Subscriptions;
  secretBox: SecretBox;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
  webhookTargets: WebhookTargetRules;
  verificationLimit: Pick<VerificationLimit, "findEnd">;
  /** Sends a verification to the endpoint. */
  requestVerification: RequestVerification;
  /** The most subscriptions in a scope. */
  max: number;
};

/** Subscribes a client to its leads, if the agency has that client, or the agency to events. */
export function makeCreateSubscription({ clients, ...deps }: Deps & { clients: Clients }) {
  const subscribe = makeSubscribe(deps);
  return async function createSubscription(
    scope: SubscriptionScope,
    newSubscription: NewSubscription,
    idempotencyKey?: string,
  ): Promise<Result<CreatedSubscription, Refusal | { kind: "not_found" }>> {
    if (scope.clientId && !(await clients.read(scope, scope.clientId))) return refuse({ kind: "not_found" });
    return subscribe(scope, newSubscription, idempotencyKey);
  };
}

/**
 * Subscribes a client to its leads, or the agency to events. Baton sends a verification to the endpoint, and nothing
 * else until its owner answers. If the phone or mailbox had too many verifications today, it sends none, and the
 * subscription says until when. A retry with the same idempotency key returns the same secret again.
 */
export function makeSubscribe({
  subscriptions,
  secretBox,
  ids,
  fingerprint,
  now,
  webhookTargets,
  verificationLimit,
  requestVerification,
  max,
}: Deps) {
  return async function subscribe(
    scope: SubscriptionScope,
    { channel, endpoint, active, signature = "v1", payload = "full", headers = [], events }: NewSubscription,
    idempotencyKey?: string,
  ): Promise<Result<CreatedSubscription, Refusal>> {
    const endpointProblem = checkEndpoint({ channel, endpoint }, webhookTargets);
    if (endpointProblem) return refuse(endpointProblem);
    const at = now();
    const { agencyId, clientId } = scope;
    const id = createOrDeriveId(ids, "sub", clientId ?? agencyId, idempotencyKey);

    const common = { id, clientId, events, endpoint, active, createdAt: at, updatedAt: at };
    const entity: Subscription =
      channel === "webhook"
        ? {
            ...common,
            channel,
            signature,
            payload,
            ...sealHeaders(headers, secretBox),
            sealedSecret: secretBox.seal(secretBox.newWebhookSecret(signature)),
          }
        : { ...common, channel };
    // The values of headers are secrets, and a short one could be guessed from a fingerprint without a key.
    const headersFingerprint = headers.length > 0 ? secretBox.fingerprint(JSON.stringify(headers)) : null;
    const requestFingerprint = fingerprint(
      JSON.stringify([channel, endpoint, active, signature, payload, headersFingerprint, ...(events ? [events] : [])]),
    );
    const limitedUntil = await verificationLimit.findEnd(entity, at);
    const requested = withVerificationSent(entity, at, limitedUntil);
    const created = await subscriptions.createWithin(max, scope, requested, requestFingerprint);
    if (created.outcome === "limit_reached") return refuse({ kind: "subscription_limit_reached", max });
    if (created.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    const subscription = created.entity;
    // A retry does this too: the process may have crashed after it stored the subscription.
    await requestVerification(scope, subscription);
    const secret =
      subscription.channel === "webhook"
        ? secretBox.toVerifierKey(secretBox.unseal(subscription.sealedSecret))
        : undefined;
    const result = { subscription, ...(secret !== undefined && { secret }) };
    return created.outcome === "created" ? ok(result) : replayed(result);
  };
}
