import type { SubscriptionId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { type DisabledReason, type Subscription, switchedOff } from "#domain/subscriptions/subscription.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { DueItems } from "#scheduling/ports.ts";
import type { Subscriptions } from "../ports.ts";

/** When an endpoint is looked at in any case that is being switched off: whoever does it may die before saying so. */
const lookAtLatestMs = 60_000;

/** Others may change the same subscription at the same moment, but not that often. */
const mostTries = 5;

type World = { subscriptions: Subscriptions; dueItems: Pick<DueItems, "arm">; now: Now };

/**
 * Switches an endpoint off until somebody enables it again, and has it looked at, so that whoever is concerned is told. Deliveries to it go on
 * being planned, and fail at once, so that what it misses is known. May be repeated. `stillHolds` is asked of the subscription that is switched off: what
 * is known against it may be over by then, or be of the endpoint that it had before. Answers the subscription as it is off, whoever switched it off; undefined,
 * and nothing changed, when that does not hold.
 */
export function makeDisableEndpoint({ subscriptions, dueItems, now }: World) {
  const change = makeChangeEntity(subscriptions, now);
  return async function disableEndpoint(
    scope: SubscriptionScope,
    id: SubscriptionId,
    reason: DisabledReason,
    stillHolds: (before: Subscription) => boolean | Promise<boolean>,
  ): Promise<Subscription | undefined> {
    const thing = { kind: "endpoint", ...scope, subscriptionId: id } as const;
    await dueItems.arm(thing, instant(Date.parse(now()) + lookAtLatestMs));
    for (let tries = 0; tries < mostTries; tries += 1) {
      let isOff: Subscription | undefined;
      const changed = await change<"is_off" | "is_over">(scope, id, async (before) => {
        if (!(await stillHolds(before))) return refuse("is_over");
        const off = switchedOff(before, { at: now(), reason });
        isOff = off;
        return off === before ? refuse("is_off") : ok(off);
      });
      if (changed.ok || changed.refusal === "is_off") {
        await dueItems.arm(thing, now());
        return isOff;
      }
      if (changed.refusal === "is_over" || changed.refusal.kind === "not_found") return undefined;
    }
    throw new Error(`${id} changed ${mostTries} times while it was disabled`);
  };
}
