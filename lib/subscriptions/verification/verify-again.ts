import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { askableFrom, askedAt } from "#domain/subscriptions/verification.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { Subscriptions } from "../ports.ts";
import type { AskForVerification } from "./ask-for-verification.ts";

type World = { subscriptions: Subscriptions; ask: AskForVerification; now: Now };

type Refusal = ChangeRefusal | { kind: "already_verified" } | { kind: "asked_too_soon"; retryAt: Instant };

/**
 * Asks the owner of an endpoint once more, at most once a minute and people not for ever: only what is sent now proves anything from here on. Repeated
 * within the minute it is refused, but sees to it that the question is on its way.
 */
export function makeVerifyAgain({ subscriptions, ask, now }: World) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function verifyAgain(
    scope: SubscriptionScope,
    id: Subscription["id"],
  ): Promise<Result<Subscription, Refusal>> {
    let askedJustNow: Subscription | undefined;
    const changed = await changeEntity<Refusal>(scope, id, (before) => {
      if (before.verifiedAt) return refuse({ kind: "already_verified" });
      const at = now();
      const retryAt = askableFrom(before, at);
      if (!retryAt) return ok(askedAt(before, at));
      askedJustNow = before;
      return refuse({ kind: "asked_too_soon", retryAt });
    });
    const asked = changed.ok ? changed.value : askedJustNow;
    // Whoever stored that it was asked may have died before asking; asked twice, it is one question.
    if (asked) await ask(scope, asked);
    return changed;
  };
}
