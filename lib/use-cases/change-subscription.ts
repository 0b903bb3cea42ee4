import type { EventType } from "../domain/client/event-type.ts";
import { Subscription } from "../domain/client/subscription.ts";
import { formerAt } from "../domain/client/webhook-secrets.ts";
import type { TargetRules } from "../domain/client/webhook-target.ts";
import type { SubscriptionId } from "../domain/shared/id.ts";
import { ok, refuse, type Result } from "../domain/shared/result.ts";
import { type ChangeRefusal, makeChangeEntity } from "./change-entity.ts";
import { endpointRefusal, type EndpointRefusal } from "./create-subscription.ts";
import type { Subscriptions, SubscriptionScope } from "./ports/entities.ts";
import type { Now } from "./ports/world.ts";

type SubscriptionChange = {
  endpoint?: string | undefined;
  active?: boolean | undefined;
  events?: EventType[] | undefined;
};

type World = { subscriptions: Subscriptions; now: Now; webhookTargets: TargetRules };

/** Changes where a subscription goes or which events go there, or switches it on or off. Its channel stays, and decides which endpoints are valid. */
export function makeChangeSubscription({ subscriptions, now, webhookTargets }: World) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function changeSubscription(
    scope: SubscriptionScope,
    id: SubscriptionId,
    change: SubscriptionChange,
  ): Promise<Result<Subscription, ChangeRefusal | EndpointRefusal>> {
    return changeEntity<EndpointRefusal>(scope, id, (before) => {
      const { endpoint = before.endpoint, active = before.active, events = before.events } = change;
      // Secrets that have ended sign nothing any more; here they are forgotten.
      const former = before.channel === "webhook" && before.formerSecrets && { formerSecrets: formerAt(before, now()) };
      // What is known against one phone, mailbox or server says nothing of another.
      const { disabled, ...rest } = before;
      const kept = endpoint === before.endpoint && disabled ? { disabled } : {};
      const parsed = Subscription.safeParse({ ...rest, ...kept, ...former, endpoint, active, events });
      if (!parsed.success) {
        const errors = parsed.error.issues.map(({ message }) => ({ pointer: "/endpoint", detail: message }));
        return refuse({ kind: "validation_error", errors });
      }
      // One that was allowed once, and is no longer, must still let itself be switched off.
      const refused = change.endpoint === undefined ? undefined : endpointRefusal(parsed.data, webhookTargets);
      return refused ? refuse(refused) : ok(parsed.data);
    });
  };
}
