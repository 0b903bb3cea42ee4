import type { SubscriptionId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { type DisabledReason, type Subscription, withDisabled } from "#domain/subscriptions/subscription.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { Subscriptions } from "../ports.ts";

/** When an endpoint is looked at in any case that is being switched off: whoever does it may die before saying so. */
const healthCheckDelayMs = 60_000;

/** Others may change the same subscription at the same moment, but not that often. */
const maxAttempts = 5;

type Deps = { subscriptions: Subscriptions; jobs: Pick<JobStore, "schedule">; now: Now };

/**
 * Switches an endpoint off until somebody enables it again, and has it looked at, so that whoever is concerned is told. Deliveries to it go on
 * being planned, and fail at once, so that what it misses is known. May be repeated. `stillHolds` is asked of the subscription that is switched off: what
 * is known against it may be over by then, or be of the endpoint that it had before. Answers the subscription as it is off, whoever switched it off; undefined,
 * and nothing changed, when that does not hold.
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
    await jobs.schedule(job, instant(Date.parse(now()) + healthCheckDelayMs));
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      let disabledSubscription: Subscription | undefined;
      const changed = await changeEntity<"is_off" | "is_over">(scope, id, async (before) => {
        if (!(await stillHolds(before))) return refuse("is_over");
        const switchedOffSubscription = withDisabled(before, { at: now(), reason });
        disabledSubscription = switchedOffSubscription;
        return switchedOffSubscription === before ? refuse("is_off") : ok(switchedOffSubscription);
      });
      if (changed.ok || changed.refusal === "is_off") {
        await jobs.schedule(job, now());
        return disabledSubscription;
      }
      if (changed.refusal === "is_over" || changed.refusal.kind === "not_found") return undefined;
    }
    throw new Error(`${id} changed ${maxAttempts} times while it was disabled`);
  };
}
