import { toRevocationTime } from "#domain/contact/lead-link.ts";
import type { SubscriptionId } from "#domain/shared/id.ts";
import { ok } from "#domain/shared/result.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { Subscriptions } from "./ports.ts";

/**
 * Revokes the links to leads, and to the list of leads, that were sent over a subscription until now. Those that are made
 * later are valid. A retry revokes again.
 */
export function makeRevokeLinks({ subscriptions, now }: { subscriptions: Subscriptions; now: Now }) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return (scope: SubscriptionScope, id: SubscriptionId) =>
    changeEntity(scope, id, (before) =>
      ok({ ...before, linksRevokedAt: toRevocationTime(now(), before.linksRevokedAt) }),
    );
}
