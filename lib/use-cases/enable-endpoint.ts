import type { Subscription } from "../domain/client/subscription.ts";
import { ok, refuse, type Result } from "../domain/shared/result.ts";
import { type ChangeRefusal, makeChangeEntity } from "./change-entity.ts";
import type { Announce } from "./ports/announce.ts";
import type { Endpoints } from "./ports/endpoints.ts";
import type { Subscriptions, SubscriptionScope } from "./ports/entities.ts";
import type { Now } from "./ports/world.ts";
import type { WakeHeldLeads } from "./wake-held-leads.ts";

type World = {
  subscriptions: Subscriptions;
  endpoints: Pick<Endpoints, "forget">;
  announce: Announce;
  wake: Pick<WakeHeldLeads, "ofClient">;
  now: Now;
};

type Refusal = ChangeRefusal | { kind: "endpoint_opted_out" };

/**
 * Switches an endpoint on again, forgets how often it failed, and has the leads looked at that waited for it. May be called for one that is on,
 * and again after any crash: it is announced first, once for each time that it was switched off. What its owner stopped only its owner
 * starts again.
 */
export function makeEnableEndpoint({ subscriptions, endpoints, announce, wake, now }: World) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function enableEndpoint(
    scope: SubscriptionScope,
    id: Subscription["id"],
  ): Promise<Result<Subscription, Refusal>> {
    const found = await subscriptions.read(scope, id);
    if (!found) return refuse({ kind: "not_found" });
    if (isOptedOut(found)) return refuse({ kind: "endpoint_opted_out" });
    const { disabled, channel, clientId } = found;
    if (disabled) {
      const about = { subscriptionId: id, channel, ...(clientId && { clientId }) };
      await announce({
        ...{ agencyId: scope.agencyId, type: "endpoint.enabled", at: now(), identity: [id, disabled.at] },
        data: { ...about, disabledAt: disabled.at, reason: disabled.reason },
      });
    }
    const enabled = await changeEntity<Refusal>(scope, id, (before) => {
      if (isOptedOut(before)) return refuse({ kind: "endpoint_opted_out" });
      const { disabled: _, ...rest } = before;
      return ok(rest);
    });
    if (!enabled.ok) return enabled;
    await endpoints.forget(scope, id);
    if (scope.clientId) await wake.ofClient(scope.agencyId, scope.clientId);
    return enabled;
  };
}

const isOptedOut = ({ disabled }: Pick<Subscription, "disabled">): boolean => disabled?.reason === "opted_out";
