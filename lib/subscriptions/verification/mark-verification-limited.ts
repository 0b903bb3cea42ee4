import type { Instant } from "#domain/shared/instant.ts";
import { ok } from "#domain/shared/result.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { Subscriptions } from "../ports.ts";

export type MarkVerificationLimited = ReturnType<typeof makeMarkVerificationLimited>;

/**
 * Records that the verification of `sentAt` was not sent, because its phone or mailbox had too many until `limitedUntil`:
 * the API then says so. Does nothing if the endpoint is verified, or a newer verification was sent. Idempotent.
 */
export function makeMarkVerificationLimited({ subscriptions, now }: { subscriptions: Subscriptions; now: Now }) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function markVerificationLimited(
    scope: SubscriptionScope,
    id: Subscription["id"],
    { sentAt, limitedUntil }: { sentAt: Instant; limitedUntil: Instant },
  ): Promise<void> {
    const changed = await changeEntity(scope, id, (before) => {
      const { verification, verifiedAt } = before;
      const isOutdated = verifiedAt !== undefined || verification?.sentAt !== sentAt || verification.limitedUntil;
      return ok(isOutdated ? before : { ...before, verification: { ...verification, limitedUntil } });
    });
    if (!changed.ok && changed.refusal.kind === "changed_meanwhile")
      throw new Error(`${id} kept changing while its verification was limited`);
  };
}
