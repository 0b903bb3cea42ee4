import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { ScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import type { Subscriptions } from "../ports.ts";
import type { VerificationLimit } from "./verification-limit.ts";

type Deps = {
  subscriptions: Subscriptions;
  verificationLimit: Pick<VerificationLimit, "giveBack">;
  scheduleRelease: Pick<ScheduleLeadRelease, "forClient">;
  now: Now;
};

export type MarkVerified = ReturnType<typeof makeMarkVerified>;

/**
 * Marks an endpoint as verified, gives back what its verifications counted, because the owner agreed to them, and
 * schedules the release of leads held for it. Returns the subscription; or undefined
 * if it does not exist, or a newer verification was sent after `sentAt`. May be repeated: a retry after a crash
 * does the rest again.
 */
export function makeMarkVerified({ subscriptions, verificationLimit, scheduleRelease, now }: Deps) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function markVerified(
    scope: SubscriptionScope,
    id: Subscription["id"],
    sentAt: Instant,
  ): Promise<Subscription | undefined> {
    const changed = await changeEntity<{ kind: "asked_anew" }>(scope, id, (before) => {
      if (before.verification?.sentAt !== sentAt) return refuse({ kind: "asked_anew" });
      return ok(before.verifiedAt ? before : { ...before, verifiedAt: now() });
    });
    if (changed.ok) {
      await verificationLimit.giveBack(scope, changed.value, now());
      if (scope.clientId) await scheduleRelease.forClient(scope.agencyId, scope.clientId);
      return changed.value;
    }
    if (changed.refusal.kind === "changed_meanwhile") throw new Error(`${id} kept changing while it was verified`);
    return undefined;
  };
}
