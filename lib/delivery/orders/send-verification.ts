import { isChallengeOpen } from "#domain/subscriptions/verification.ts";
import type { ReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import type { MarkVerified } from "#subscriptions/verification/mark-verified.ts";
import { parseChallengeReply } from "#subscriptions/verification/parse-challenge-reply.ts";
import type { EndpointProofs } from "#subscriptions/verification/ports.ts";
import { toVerificationChallenge } from "#subscriptions/verification/verification-challenge.ts";
import type { Reply, SendMessage } from "../ports.ts";

type Deps = {
  sendMessage: SendMessage;
  proofs: Pick<EndpointProofs, "deriveWebhookChallenge" | "isWebhookChallenge" | "deriveCode" | "deriveLink">;
  markVerified: MarkVerified;
  readNames: ReadSubscriptionNames;
};

/**
 * Hands over the question whether an endpoint gets what is sent there, with what proves it: that is made here, at the moment of sending, and
 * stored nowhere. A program proves it by its answer, people do later. A question that something else was asked since, or whose time is
 * over, is not sent any more.
 */
export function makeSendVerification({ sendMessage, proofs, markVerified, readNames }: Deps): SendMessage {
  return async (outboundMessage) => {
    const { scope, subscription, message, at } = outboundMessage;
    const sentAt = message.at;
    if (subscription.verifiedAt && subscription.verification?.sentAt === sentAt) {
      // Whoever verified it may have died before waking the leads that waited.
      await markVerified(scope, subscription.id, sentAt);
      return { ok: true, reference: "verified" };
    }
    if (!isChallengeOpen(subscription, sentAt, at)) {
      return { ok: false, reason: "subscription_inactive", detail: "this question is not open any more" };
    }
    const verification = toVerificationChallenge(scope, subscription, sentAt);
    const sendWithData = (data: Record<string, string>) =>
      sendMessage({ ...outboundMessage, message: { ...message, data: { ...message.data, ...data } } });

    if (subscription.channel === "sms")
      return sendWithData({ code: proofs.deriveCode(verification), ...(await readNames(scope)) });
    if (subscription.channel === "email")
      return sendWithData({ link: proofs.deriveLink(verification), ...(await readNames(scope)) });

    const challenge = proofs.deriveWebhookChallenge(verification);
    const result = await sendWithData({ challenge });
    if ("skip" in result) return result;
    const redactedResult = redactChallenge(result, challenge);
    if (!result.ok) return redactedResult;
    const answer = parseChallengeReply(result.reply?.excerpt);
    if (answer === undefined || !proofs.isWebhookChallenge(verification, answer)) {
      const detail = "answered without the challenge";
      return {
        ok: false,
        reason: "refused_by_endpoint",
        detail,
        ...(redactedResult.reply && { reply: redactedResult.reply }),
      };
    }
    await markVerified(scope, subscription.id, sentAt);
    return redactedResult;
  };
}

/** What is kept of an answer, which may repeat the challenge. */
const redactChallenge = <SendOutcome extends { reply?: Reply }>(
  result: SendOutcome,
  challenge: string,
): SendOutcome => {
  const { reply } = result;
  if (!reply?.excerpt) return result;
  return { ...result, reply: { ...reply, excerpt: reply.excerpt.replaceAll(challenge, "…") } };
};
