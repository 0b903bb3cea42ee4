import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { countTriesLeft, isChallengeOpen } from "#domain/subscriptions/verification.ts";
import { type ChangeRefusal, makeChangeEntity } from "#platform/change-entity.ts";
import type { Now, SubscriptionScope } from "#platform/ports.ts";
import type { Subscriptions } from "../ports.ts";
import type { MarkVerified } from "./mark-verified.ts";
import type { EndpointProofs } from "./ports.ts";
import { toVerificationChallenge } from "./verification-challenge.ts";

type Deps = {
  subscriptions: Subscriptions;
  proofs: Pick<EndpointProofs, "isValidCode">;
  markVerified: MarkVerified;
  now: Now;
};

type Refusal =
  | ChangeRefusal
  | { kind: "no_code_expected"; channel: Subscription["channel"] }
  | { kind: "code_expired" }
  | { kind: "code_wrong"; triesLeft: number };

/**
 * Verifies a phone by the code that was sent to it. A wrong code is counted before the response. Of concurrent guesses,
 * only the one whose count is stored is answered, so there are at most five guesses. A verified phone stays verified,
 * whatever code comes.
 */
export function makeConfirmByCode({ subscriptions, proofs, markVerified, now }: Deps) {
  const changeEntity = makeChangeEntity(subscriptions, now);
  return async function confirmByCode(
    scope: SubscriptionScope,
    id: Subscription["id"],
    code: string,
  ): Promise<Result<Subscription, Refusal>> {
    let isCorrect = false;
    const changed = await changeEntity<Refusal>(scope, id, (before) => {
      const { channel, verifiedAt, verification } = before;
      if (channel !== "sms") return refuse({ kind: "no_code_expected", channel });
      if (verifiedAt) return ok(before);
      if (!verification || !isChallengeOpen(before, verification.sentAt, now()) || countTriesLeft(verification) === 0) {
        return refuse({ kind: "code_expired" });
      }
      isCorrect = proofs.isValidCode(toVerificationChallenge(scope, before, verification.sentAt), code);
      if (isCorrect) return ok({ ...before, verifiedAt: now() });
      return ok({ ...before, verification: { ...verification, tries: verification.tries + 1 } });
    });
    if (!changed.ok) return changed;
    const { verifiedAt, verification } = changed.value;
    if (!verifiedAt) return refuse({ kind: "code_wrong", triesLeft: countTriesLeft(verification ?? { tries: 0 }) });
    // Also if the phone was verified before: the process may have crashed before it scheduled the release of held
    // leads.
    const verified = verification && (await markVerified(scope, id, verification.sentAt));
    return ok(verified ?? changed.value);
  };
}
