import type { SubscriptionId } from "#domain/shared/id.ts";
import { addMs } from "#domain/shared/instant.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { type DisabledReason, type Subscription, withDisabled } from "#domain/subscriptions/subscription.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { Subscriptions } from "../ports.ts";

/** The delay of a health check that runs even if the process crashes between disabling and reporting it. */
const healthCheckDelayMs = 60_000;

export type DisableEndpoint = ReturnType<typeof makeDisableEndpoint>;

type Deps = { subscriptions: Subscriptions; jobs: Pick<JobStore, "schedule">; now: Now };

/**
 * Disables an endpoint until it is enabled again, and schedules the check that reports it. Baton still plans deliveries
 * to a disabled endpoint and they fail at once, so that the history shows what it missed. May be repeated. `stillHolds`
 * checks the current subscription: the reason may be over by now, or belong to the endpoint that the subscription had
 * before. Returns the disabled subscription, even if it was disabled before; or undefined, without a change, when
 * `stillHolds` returns false.
 */
export function makeDisableEndpoint({ subscriptions, jobs, now }: Deps) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function disableEndpoint(
    scope: SubscriptionScope,
    id: SubscriptionId,
    reason: DisabledReason,
    stillHolds: (before: Subscription) => boolean | Promise<boolean>,
  ): Promise<Subscription | undefined> {
    const job = { kind: "endpoint", ...scope, subscriptionId: id } as const;
    await jobs.schedule(job, addMs(now(), healthCheckDelayMs));
    const changed = await changeEntity<{ kind: "is_over" }>(scope, id, async (before) =>
      (await stillHolds(before)) ? ok(withDisabled(before, { at: now(), reason })) : refuse({ kind: "is_over" }),
    );
    if (changed.ok) {
      await jobs.schedule(job, now());
      return changed.value;
    }
    if (changed.refusal.kind === "changed_meanwhile") throw new Error(`${id} kept changing while it was disabled`);
    return undefined;
  };
}
