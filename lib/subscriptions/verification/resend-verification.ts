import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { nextVerificationAllowedAt, withVerificationSent } from "#domain/subscriptions/verification.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { Subscriptions } from "../ports.ts";
import type { RequestVerification } from "./request-verification.ts";
import type { VerificationLimit } from "./verification-limit.ts";

type Deps = {
  subscriptions: Subscriptions;
  verificationLimit: Pick<VerificationLimit, "findEnd">;
  requestVerification: RequestVerification;
  now: Now;
};

type Refusal = ChangeRefusal | { kind: "already_verified" } | { kind: "asked_too_soon"; retryAt: Instant };

/**
 * Sends another verification to an endpoint, at most one in a minute and ten in a day to people, also from all agencies
 * together. Only the newest
 * verification is valid. A call within the minute is refused, but it makes sure that the last verification was posted.
 */
export function makeResendVerification({ subscriptions, verificationLimit, requestVerification, now }: Deps) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function resendVerification(
    scope: SubscriptionScope,
    id: Subscription["id"],
  ): Promise<Result<Subscription, Refusal>> {
    let recentlyAsked: Subscription | undefined;
    const changed = await changeEntity<Refusal>(scope, id, async (before) => {
      if (before.verifiedAt) return refuse({ kind: "already_verified" });
      const at = now();
      const retryAt = (await verificationLimit.findEnd(before, at)) ?? nextVerificationAllowedAt(before, at);
      if (!retryAt) return ok(withVerificationSent(before, at));
      recentlyAsked = before;
      return refuse({ kind: "asked_too_soon", retryAt });
    });
    const subscription = changed.ok ? changed.value : recentlyAsked;
    // The process may have crashed after it stored the request; posting the same verification again is idempotent.
    if (subscription) await requestVerification(scope, subscription);
    return changed;
  };
}
