import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { isDisabledByOwner, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { Announce } from "#events/ports.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { ScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import type { Subscriptions } from "../ports.ts";
import type { EndpointHealthStore } from "./ports.ts";

type Deps = {
  subscriptions: Subscriptions;
  endpointHealth: Pick<EndpointHealthStore, "reset">;
  announce: Announce;
  scheduleRelease: Pick<ScheduleLeadRelease, "forClient">;
  now: Now;
};

/** Who enables an endpoint: whoever has the phone or mailbox, or somebody who has an API key. */
type EnabledBy = "owner" | "key";

type Refusal = ChangeRefusal | { kind: "endpoint_opted_out" };

export type EnableEndpoint = ReturnType<typeof makeEnableEndpoint>;

/**
 * Switches an endpoint on again, forgets how often it failed, and has the leads looked at that waited for it. May be called for one that is on,
 * and again after any crash: it is announced first, once for each time that it was switched off. What its owner stopped only its owner
 * starts again, who starts nothing else.
 */
export function makeEnableEndpoint({ subscriptions, endpointHealth, announce, scheduleRelease, now }: Deps) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function enableEndpoint(
    scope: SubscriptionScope,
    id: Subscription["id"],
    by: EnabledBy,
  ): Promise<Result<Subscription, Refusal>> {
    const found = await subscriptions.read(scope, id);
    if (!found) return refuse({ kind: "not_found" });
    if (!canEnable(found, by)) return refuse({ kind: "endpoint_opted_out" });
    const { disabled, channel, clientId } = found;
    if (disabled) {
      const eventData = { subscriptionId: id, channel, ...(clientId && { clientId }) };
      await announce({
        ...{ agencyId: scope.agencyId, type: "endpoint.enabled", at: now(), identity: [id, disabled.at] },
        data: { ...eventData, disabledAt: disabled.at, reason: disabled.reason },
      });
    }
    // Before it is on: whoever looks at an endpoint that is on, with the failures that had it switched off, switches it off.
    await endpointHealth.reset(scope, id);
    const enabled = await changeEntity<Refusal>(scope, id, (before) => {
      if (!canEnable(before, by)) return refuse({ kind: "endpoint_opted_out" });
      // Switched off since it was looked at: of that nobody would ever hear that it is on again.
      if (before.disabled && before.disabled.at !== disabled?.at) return refuse({ kind: "changed_meanwhile" });
      const { disabled: _, ...rest } = before;
      return ok(rest);
    });
    if (enabled.ok && scope.clientId) await scheduleRelease.forClient(scope.agencyId, scope.clientId);
    return enabled;
  };
}

const canEnable = ({ disabled }: Pick<Subscription, "disabled">, by: EnabledBy): boolean =>
  disabled === undefined || isDisabledByOwner(disabled.reason) === (by === "owner");
