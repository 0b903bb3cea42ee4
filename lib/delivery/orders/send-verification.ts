import { isChallengeOpen } from "#domain/subscriptions/verification.ts";
import type { ReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import type { MarkVerificationLimited } from "#subscriptions/verification/mark-verification-limited.ts";
import type { MarkVerified } from "#subscriptions/verification/mark-verified.ts";
import { parseChallengeReply } from "#subscriptions/verification/parse-challenge-reply.ts";
import type { EndpointProofs } from "#subscriptions/verification/ports.ts";
import { toVerificationChallenge } from "#subscriptions/verification/verification-challenge.ts";
import {
  maxVerificationsPerContactAndDay,
  nextDayStart,
  type VerificationLimit,
} from "#subscriptions/verification/verification-limit.ts";
import type { Reply, SendMessage, SendResult } from "../ports.ts";

type Deps = {
  sendMessage: SendMessage;
  proofs: Pick<EndpointProofs, "deriveWebhookChallenge" | "isWebhookChallenge" | "deriveCode" | "deriveLink">;
  markVerified: MarkVerified;
  readNames: ReadSubscriptionNames;
  verificationLimit: Pick<VerificationLimit, "reserve">;
  /** Records that the limit was reached, so that the API says so. */
  markVerificationLimited: MarkVerificationLimited;
};

/**
 * Sends a verification with its proof, which it derives at the moment of sending and stores nowhere. A webhook proves
 * itself with its response; people confirm later. Does not send a verification that has expired, or that a newer one
 * replaced, and skips one beyond the limit that protects people from many agencies and subscriptions together.
 */
export function makeSendVerification(deps: Deps): SendMessage {
  const { sendMessage, proofs, markVerified, readNames, verificationLimit, markVerificationLimited } = deps;
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

    if (!(await verificationLimit.reserve(subscription, message.id, at))) {
      await markVerificationLimited(scope, subscription.id, { sentAt, limitedUntil: nextDayStart(at) });
      return tooManyResult;
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
}

const tooManyResult: SendResult = {
  ok: false,
  skip: {
    reason: "cap_reached",
    detail: `this phone or mailbox got ${maxVerificationsPerContactAndDay} verifications today (UTC)`,
  },
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
