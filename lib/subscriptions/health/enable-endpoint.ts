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

/** Who enables an endpoint: the owner of the phone or mailbox, or the holder of an API key. */
type EnabledBy = "owner" | "key";

type Refusal = ChangeRefusal | { kind: "endpoint_opted_out" };

export type EnableEndpoint = ReturnType<typeof makeEnableEndpoint>;

/**
 * Enables an endpoint, resets its failures, and schedules the release of leads held for it. May be called for an
 * endpoint that is enabled, and again after a crash: it announces the change first, once for each disabling. Only the
 * owner can enable what the owner stopped, and the owner can enable nothing else.
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
        agencyId: scope.agencyId,
        type: "endpoint.enabled",
        at: now(),
        identity: [id, disabled.at],
        data: { ...eventData, disabledAt: disabled.at, reason: disabled.reason },
      });
    }
    // Reset before enabling: a health check that sees an enabled endpoint with its old failures would disable it again.
    await endpointHealth.reset(scope, id);
    let wasDisabledAgain = false;
    const enabled = await changeEntity<Refusal>(scope, id, (before) => {
      if (!canEnable(before, by)) return refuse({ kind: "endpoint_opted_out" });
      // Disabled again since it was read: this enabling must be announced first.
      wasDisabledAgain = before.disabled !== undefined && before.disabled.at !== disabled?.at;
      if (wasDisabledAgain) return refuse({ kind: "changed_meanwhile" });
      // Written even if it is enabled: a health check that read the failures before their reset then decides again.
      const { disabled: _, ...rest } = before;
      return ok(rest);
    });
    if (wasDisabledAgain) return enableEndpoint(scope, id, by);
    if (enabled.ok && scope.clientId) await scheduleRelease.forClient(scope.agencyId, scope.clientId);
    return enabled;
  };
}

const canEnable = ({ disabled }: Pick<Subscription, "disabled">, by: EnabledBy): boolean =>
  disabled === undefined || isDisabledByOwner(disabled.reason) === (by === "owner");
