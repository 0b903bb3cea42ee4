import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { isChallengeOpen } from "#domain/subscriptions/verification.ts";
import type { Now } from "#platform/ports.ts";
import type { Subscriptions } from "../ports.ts";
import type { MarkVerified } from "./mark-verified.ts";
import type { EndpointProofs, VerificationLink } from "./ports.ts";
import { toVerificationChallenge } from "./verification-challenge.ts";

type Deps = {
  subscriptions: Pick<Subscriptions, "read">;
  proofs: Pick<EndpointProofs, "parseLinkToken" | "isValidLinkToken">;
  markVerified: MarkVerified;
  now: Now;
};

/** The subscription that a link verifies, and the state of that verification. */
export type OpenedLink = {
  scope: VerificationLink;
  subscription: Subscription;
  state: "open" | "verified" | "expired";
};

/**
 * Opens or confirms the link that was sent to a mailbox. Opening changes nothing. Both return the state after the call;
 * or undefined if Baton did not create the link, or sent a newer one.
 */
export function makeConfirmByLink({ subscriptions, proofs, markVerified, now }: Deps) {
  async function openLink(token: string): Promise<OpenedLink | undefined> {
    const scope = proofs.parseLinkToken(token);
    const subscription = scope && (await subscriptions.read(scope, scope.subscriptionId));
    const sentAt = subscription?.verification?.sentAt;
    if (!scope || !subscription || !sentAt) return undefined;
    if (!proofs.isValidLinkToken(toVerificationChallenge(scope, subscription, sentAt), token)) return undefined;
    if (subscription.verifiedAt) return { scope, subscription, state: "verified" };
    return { scope, subscription, state: isChallengeOpen(subscription, sentAt, now()) ? "open" : "expired" };
  }

  return {
    look: openLink,
    async confirm(token: string): Promise<OpenedLink | undefined> {
      const opened = await openLink(token);
      const sentAt = opened?.subscription.verification?.sentAt;
      if (!opened || !sentAt || opened.state === "expired") return opened;
      const { scope } = opened;
      const subscription = await markVerified(scope, scope.subscriptionId, sentAt);
      return subscription && { scope, subscription, state: "verified" };
    },
  };
}
