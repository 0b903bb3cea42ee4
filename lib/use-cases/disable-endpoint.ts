import type { DisabledReason } from "../domain/client/subscription.ts";
import type { SubscriptionId } from "../domain/shared/id.ts";
import { makeChangeEntity } from "./change-entity.ts";
import type { DueItems } from "./ports/due.ts";
import type { SubscriptionScope, Subscriptions } from "./ports/entities.ts";
import type { Now } from "./ports/world.ts";

/** Others may change the same subscription at the same moment, but not that often. */
const mostTries = 5;

type World = { subscriptions: Subscriptions; dueItems: Pick<DueItems, "arm">; now: Now };

/**
 * Switches an endpoint off, and has it looked at, so that whoever is concerned is told. until somebody enables it again. One that is off stays so for the reason it was. Deliveries to it go on being planned,
 * and fail at once, so that what it misses is known.
 */
export function makeDisableEndpoint({ subscriptions, dueItems, now }: World) {
  const change = makeChangeEntity(subscriptions, now);
  return async function disableEndpoint(
    scope: SubscriptionScope,
    id: SubscriptionId,
    reason: DisabledReason,
  ): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const changed = await change<"is_off">(scope, id, (subscription) =>
        subscription.disabled
          ? { ok: false, refusal: "is_off" }
          : { ok: true, value: { ...subscription, disabled: { at: now(), reason } } },
      );
      if (changed.ok || changed.refusal === "is_off") {
        return dueItems.arm({ kind: "endpoint", ...scope, subscriptionId: id }, now());
      }
      if (changed.refusal.kind === "not_found") return;
    }
    throw new Error(`${id} changed ${mostTries} times while it was disabled`);
  };
}
