import type { SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { CustomHeaders } from "#domain/subscriptions/custom-headers.ts";
import type { EventType } from "#domain/subscriptions/event-type.ts";
import { type PayloadForm, Subscription } from "#domain/subscriptions/subscription.ts";
import { dailyVerificationLimitEndsAt, withVerificationSent } from "#domain/subscriptions/verification.ts";
import { listActiveFormerSecrets, type WebhookSubscription } from "#domain/subscriptions/webhook-secrets.ts";
import type { WebhookTargetRules } from "#domain/subscriptions/webhook-target.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import { checkEndpoint, type EndpointRefusal, sealHeaders } from "./create-subscription.ts";
import type { EndpointHealthStore } from "./health/ports.ts";
import type { SecretBox, Subscriptions } from "./ports.ts";
import type { RequestVerification } from "./verification/request-verification.ts";

type Deps = {
  subscriptions: Subscriptions;
  endpointHealth: Pick<EndpointHealthStore, "reset">;
  secretBox: SecretBox;
  now: Now;
  webhookTargets: WebhookTargetRules;
  /** Asks whether a new endpoint gets what is sent there. */
  requestVerification: RequestVerification;
};

type Refusal = EndpointRefusal | { kind: "asked_too_soon"; retryAt: Instant };

/** `headers` are all that are wanted from now on. Only webhooks have a payload and headers. */
type SubscriptionChange = {
  endpoint?: string | undefined;
  active?: boolean | undefined;
  events?: EventType[] | undefined;
  payload?: PayloadForm | undefined;
  headers?: CustomHeaders | undefined;
};

/**
 * Changes where a subscription goes, what with and for which events, or switches it on or off. Its channel stays, and decides which endpoints
 * are valid. Whoever owns a new endpoint is asked, and nothing else is sent there before the answer.
 */
export function makeChangeSubscription({
  subscriptions,
  endpointHealth,
  secretBox,
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
      const { endpoint = before.endpoint, active = before.active, events = before.events } = change;
      const misplaced = before.channel === "webhook" ? [] : findWebhookOnlyFields(change);
      if (misplaced.length > 0) return refuse({ kind: "validation_error", errors: misplaced });
      const changed = before.channel === "webhook" ? applyWebhookChange(before, change) : before;
      // What is known against one phone, mailbox or server says nothing of another.
      const { disabled, ...rest } = changed;
      const keptDisabled = endpoint === before.endpoint && disabled ? { disabled } : {};
      const parsed = Subscription.safeParse({ ...rest, ...keptDisabled, endpoint, active, events });
      if (!parsed.success) {
        const errors = parsed.error.issues.map(({ message }) => ({ pointer: "/endpoint", detail: message }));
        return refuse({ kind: "validation_error", errors });
      }
      // One that was allowed once, and is no longer, must still let itself be switched off.
      const endpointProblem = change.endpoint === undefined ? undefined : checkEndpoint(parsed.data, webhookTargets);
      if (endpointProblem) return refuse(endpointProblem);
      if (endpoint === before.endpoint) return ok(parsed.data);
      const retryAt = dailyVerificationLimitEndsAt(before, now());
      if (retryAt) return refuse({ kind: "asked_too_soon", retryAt });
      // Before anything is sent there: how the old endpoint did would be held against the new one, down to switching it off.
      await endpointHealth.reset(scope, id);
      return ok(withVerificationSent(parsed.data, now()));
    });
    // Where nothing was asked anew, this asks what was asked before, which is the same question.
    if (stored.ok) await requestVerification(scope, stored.value);
    return stored;
  };

  function applyWebhookChange(
    before: WebhookSubscription,
    { payload, headers }: SubscriptionChange,
  ): WebhookSubscription {
    const { headerNames: _, sealedHeaders: __, ...rest } = before;
    return {
      ...(headers ? { ...rest, ...sealHeaders(headers, secretBox) } : before),
      ...(payload && { payload }),
      // Secrets that have ended sign nothing any more; here they are forgotten.
      ...(before.formerSecrets && { formerSecrets: listActiveFormerSecrets(before, now()) }),
    };
  }
}

const findWebhookOnlyFields = ({ payload, headers }: SubscriptionChange) =>
  Object.entries({ payload, headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [{ pointer: `/${name}`, detail: "for webhooks only" }],
  );
