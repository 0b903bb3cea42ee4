import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { isOpen } from "#domain/subscriptions/verification.ts";
import type { Now } from "#platform/ports.ts";
import type { Subscriptions } from "../ports.ts";
import { askedOf } from "./asked-of.ts";
import type { MarkVerified } from "./mark-verified.ts";
import type { EndpointProofs, VerificationLink } from "./ports.ts";

type World = {
  subscriptions: Pick<Subscriptions, "read">;
  proofs: Pick<EndpointProofs, "readToken" | "isToken">;
  markVerified: MarkVerified;
  now: Now;
};

/** What a link is about, and what became of it. */
export type LinkOpened = {
  scope: VerificationLink;
  subscription: Subscription;
  state: "open" | "verified" | "expired";
};

/**
 * What the owner of a mailbox may do with the link that was sent there: look, which changes nothing, and confirm. Both answer how things
 * stand then; undefined for a link that is none, or not the last that was sent.
 */
export function makeConfirmByLink({ subscriptions, proofs, markVerified, now }: World) {
  async function look(token: string): Promise<LinkOpened | undefined> {
    const scope = proofs.readToken(token);
    const subscription = scope && (await subscriptions.read(scope, scope.subscriptionId));
    const sentAt = subscription?.verification?.sentAt;
    if (!scope || !subscription || !sentAt) return undefined;
    if (!proofs.isToken(askedOf(scope, subscription, sentAt), token)) return undefined;
    if (subscription.verifiedAt) return { scope, subscription, state: "verified" };
    return { scope, subscription, state: isOpen(subscription, sentAt, now()) ? "open" : "expired" };
  }

  return {
    look,
    async confirm(token: string): Promise<LinkOpened | undefined> {
      const opened = await look(token);
      const sentAt = opened?.subscription.verification?.sentAt;
      if (!opened || !sentAt || opened.state === "expired") return opened;
      const { scope } = opened;
      const subscription = await markVerified(scope, scope.subscriptionId, sentAt);
      return subscription && { scope, subscription, state: "verified" };
    },
  };
}
