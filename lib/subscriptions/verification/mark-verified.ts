import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { WakeHeldLeads } from "#routing/wake-held-leads.ts";
import type { Subscriptions } from "../ports.ts";

type World = { subscriptions: Subscriptions; wake: Pick<WakeHeldLeads, "ofClient">; now: Now };

export type MarkVerified = ReturnType<typeof makeMarkVerified>;

/** Others may change the same subscription at the same moment, but not that often. */
const mostTries = 5;

/**
 * Keeps that an endpoint answered the question of `sentAt`, and has the leads looked at that waited for it. Answers the subscription, or
 * undefined when there is none, or it was asked something else since. Repeated, it wakes once more: whoever dies in between repeats.
 */
export function makeMarkVerified({ subscriptions, wake, now }: World) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function markVerified(
    scope: SubscriptionScope,
    id: Subscription["id"],
    sentAt: Instant,
  ): Promise<Subscription | undefined> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const changed = await changeEntity<{ kind: "asked_anew" }>(scope, id, (before) =>
        before.verification?.sentAt === sentAt
          ? ok({ ...before, verifiedAt: before.verifiedAt ?? now() })
          : refuse({ kind: "asked_anew" }),
      );
      if (changed.ok) {
        if (scope.clientId) await wake.ofClient(scope.agencyId, scope.clientId);
        return changed.value;
      }
      if (changed.refusal.kind !== "changed_meanwhile") return undefined;
    }
    throw new Error(`${id} changed ${mostTries} times while it was verified`);
  };
}
