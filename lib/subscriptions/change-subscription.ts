import type { SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { toRevocationTime } from "#domain/contact/lead-link.ts";
import type { CustomHeaders } from "#domain/subscriptions/custom-headers.ts";
import { endpointInputs } from "#domain/subscriptions/endpoint-input.ts";
import type { EventType } from "#domain/subscriptions/event-type.ts";
import type { PayloadForm, Subscription } from "#domain/subscriptions/subscription.ts";
import { dailyVerificationLimitEndsAt, withVerificationSent } from "#domain/subscriptions/verification.ts";
import { listActiveFormerSecrets, type WebhookSubscription } from "#domain/subscriptions/webhook-secrets.ts";
import type { WebhookTargetRules } from "#domain/subscriptions/webhook-target.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import { checkEndpoint, type EndpointRefusal, sealHeaders } from "./create-subscription.ts";
import type { EndpointHealthStore } from "./health/ports.ts";
import type { SecretBox, Subscriptions } from "./ports.ts";
import type { RequestVerification } from "./verification/request-verification.ts";
import type { VerificationLimit } from "./verification/verification-limit.ts";

type Deps = {
  subscriptions: Subscriptions;
  endpointHealth: Pick<EndpointHealthStore, "reset">;
  secretBox: SecretBox;
  verificationLimit: Pick<VerificationLimit, "findEnd">;
  now: Now;
  webhookTargets: WebhookTargetRules;
  /** Sends a verification to a new endpoint. */
  requestVerification: RequestVerification;
};

type Refusal = EndpointRefusal | { kind: "asked_too_soon"; retryAt: Instant };

/** A change of a subscription. `headers` replaces all headers. Only webhooks have a payload and headers. */
export type SubscriptionChange = {
  endpoint?: string | undefined;
  active?: boolean | undefined;
  events?: EventType[] | undefined;
  payload?: PayloadForm | undefined;
  headers?: CustomHeaders | null | undefined;
};

/**
 * Changes a subscription: its endpoint, payload, headers or events, or whether it is active. The channel never changes,
 * and decides which endpoints are valid. A new endpoint is unverified: Baton sends it a verification, and nothing else
 * until its owner answers.
 */
export function makeChangeSubscription({
  subscriptions,
  endpointHealth,
  secretBox,
  verificationLimit,
  now,
  webhookTargets,
  requestVerification,
}: Deps) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function changeSubscription(
    scope: SubscriptionScope,
    id: SubscriptionId,
    change: SubscriptionChange,
  ): Promise<Result<Subscription, ChangeRefusal | Refusal>> {
    const stored = await changeEntity<Refusal>(scope, id, async (before) => {
      const { active = before.active, events = before.events } = change;
      const misplaced = before.channel === "webhook" ? [] : findWebhookOnlyFields(change);
      if (misplaced.length > 0) return refuse({ kind: "validation_error", errors: misplaced });
      // A stored endpoint may follow an earlier rule, and is not checked again.
      const isUnchanged = change.endpoint === undefined || change.endpoint === before.endpoint;
      const parsedEndpoint = isUnchanged ? undefined : endpointInputs[before.channel].safeParse(change.endpoint);
      if (parsedEndpoint?.success === false) {
        const errors = parsedEndpoint.error.issues.map(({ message }) => ({ pointer: "/endpoint", detail: message }));
        return refuse({ kind: "validation_error", errors });
      }
      const endpoint = parsedEndpoint?.data ?? before.endpoint;
      const changed = before.channel === "webhook" ? applyWebhookChange(before, change) : before;
      // What made Baton disable the old phone, mailbox or server says nothing about the new one.
      const { disabled, ...rest } = changed;
      const keptDisabled = endpoint === before.endpoint && disabled ? { disabled } : {};
      const next: Subscription = { ...rest, ...keptDisabled, endpoint, active, events };
      // A stored endpoint that is no longer allowed can still be switched off.
      const endpointProblem = change.endpoint === undefined ? undefined : checkEndpoint(next, webhookTargets);
      if (endpointProblem) return refuse(endpointProblem);
      if (endpoint === before.endpoint) return ok(next);
      const retryAt = dailyVerificationLimitEndsAt(before, now()) ?? (await verificationLimit.findEnd(next, now()));
      if (retryAt) return refuse({ kind: "asked_too_soon", retryAt });
      // Reset before anything is sent to the new endpoint: the failures of the old one would count against it and could
      // disable it.
      await endpointHealth.reset(scope, id);
      const endpointChangedAt = toRevocationTime(now(), before.endpointChangedAt);
      return ok(withVerificationSent({ ...next, endpointChangedAt }, now()));
    });
    // If the endpoint is the same, this repeats the last verification; it is idempotent.
    if (stored.ok) await requestVerification(scope, stored.value);
    return stored;
  };

  function applyWebhookChange(
    before: WebhookSubscription,
    { payload, headers }: SubscriptionChange,
  ): WebhookSubscription {
    const { headerNames: _, sealedHeaders: __, ...rest } = before;
    return {
      ...(headers === undefined ? before : { ...rest, ...sealHeaders(headers ?? [], secretBox) }),
      payload: payload ?? before.payload,
      // Drop former secrets that no longer sign.
      formerSecrets: before.formerSecrets && listActiveFormerSecrets(before, now()),
    };
  }
}

const findWebhookOnlyFields = ({ payload, headers }: SubscriptionChange) =>
  Object.entries({ payload, headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [{ pointer: `/${name}`, detail: "for webhooks only" }],
  );
