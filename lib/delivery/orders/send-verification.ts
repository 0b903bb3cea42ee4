import { toEmailIdentity } from "#domain/shared/email.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { isChallengeOpen } from "#domain/subscriptions/verification.ts";
import { toOwnerContact } from "#subscriptions/opt-out/to-owner-contact.ts";
import type { ReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import type { MarkVerified } from "#subscriptions/verification/mark-verified.ts";
import { parseChallengeReply } from "#subscriptions/verification/parse-challenge-reply.ts";
import type { EndpointProofs, VerificationCounts } from "#subscriptions/verification/ports.ts";
import { toVerificationChallenge } from "#subscriptions/verification/verification-challenge.ts";
import type { ContactHash } from "#suppressions/ports.ts";
import type { Reply, SendMessage, SendResult } from "../ports.ts";

type Deps = {
  sendMessage: SendMessage;
  proofs: Pick<EndpointProofs, "deriveWebhookChallenge" | "isWebhookChallenge" | "deriveCode" | "deriveLink">;
  markVerified: MarkVerified;
  readNames: ReadSubscriptionNames;
  counts: VerificationCounts;
  contactHash: ContactHash;
};

/** The most verifications that a phone or mailbox gets in a UTC day, whichever agencies ask and however often. */
const maxPerContactAndDay = 10;

/**
 * Sends a verification with its proof, which it derives at the moment of sending and stores nowhere. A webhook proves
 * itself with its response; people confirm later. Does not send a verification that has expired, or that a newer one
 * replaced, and skips one beyond the limit that protects people from many agencies and subscriptions together.
 */
export function makeSendVerification(deps: Deps): SendMessage {
  const { sendMessage, proofs, markVerified, readNames, counts, contactHash } = deps;
  return async (outboundMessage) => {
    const { scope, subscription, message, at } = outboundMessage;
    const sentAt = message.at;
    if (subscription.verifiedAt && subscription.verification?.sentAt === sentAt) {
      // The process may have crashed after it stored the verification and before it scheduled the release of held
      // leads.
      await markVerified(scope, subscription.id, sentAt);
      return { ok: true, reference: "verified" };
    }
    if (!isChallengeOpen(subscription, sentAt, at)) {
      return { ok: false, reason: "subscription_inactive", detail: "the verification has expired or was replaced" };
    }
    const verification = toVerificationChallenge(scope, subscription, sentAt);
    const sendWithData = (data: Record<string, string>) =>
      sendMessage({ ...outboundMessage, message: { ...message, data: { ...message.data, ...data } } });

    for (const hash of hashOwner(subscription)) {
      const isWithinLimit = await counts.reserve(
        { hash, day: at.slice(0, 10), messageId: message.id },
        maxPerContactAndDay,
      );
      if (!isWithinLimit) return tooManyResult;
    }
    switch (subscription.channel) {
      case "sms":
        return sendWithData({ code: proofs.deriveCode(verification), ...(await readNames(scope)) });
      case "email":
        return sendWithData({ link: proofs.deriveLink(verification), ...(await readNames(scope)) });
      case "webhook":
        return sendChallenge();
    }

    async function sendChallenge(): Promise<SendResult> {
      const challenge = proofs.deriveWebhookChallenge(verification);
      const result = await sendWithData({ challenge });
      if ("skip" in result) return result;
      const redactedResult = redactChallenge(result, challenge);
      if (!result.ok) return redactedResult;
      const answer = parseChallengeReply(result.reply?.text);
      if (answer === undefined || !proofs.isWebhookChallenge(verification, answer)) {
        const detail = "the reply did not contain the challenge";
        return {
          ok: false,
          reason: "refused_by_endpoint",
          detail,
          reply: redactedResult.reply,
        };
      }
      await markVerified(scope, subscription.id, sentAt);
      return redactedResult;
    }
  };

  /** The hash of the phone or mailbox; empty for a webhook, which needs no protection. */
  function hashOwner(subscription: Subscription): string[] {
    const { phone, email } = toOwnerContact(subscription) ?? {};
    if (phone !== undefined) return [contactHash.computeForAllAgencies("phone", phone)];
    return email === undefined ? [] : [contactHash.computeForAllAgencies("email", toEmailIdentity(email))];
  }
}

const tooManyResult: SendResult = {
  ok: false,
  skip: { reason: "cap_reached", detail: `this phone or mailbox got ${maxPerContactAndDay} verifications today (UTC)` },
};

/** Redacts the challenge in a reply before it is stored. */
const redactChallenge = <SendOutcome extends { reply?: Reply }>(
  result: SendOutcome,
  challenge: string,
): SendOutcome => {
  if (!result.reply) return result;
  const { text: _, ...reply } = result.reply;
  return { ...result, reply: { ...reply, excerpt: reply.excerpt?.replaceAll(challenge, "…") } };
};
