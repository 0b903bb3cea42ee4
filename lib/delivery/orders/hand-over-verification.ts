import { isOpen } from "#domain/subscriptions/verification.ts";
import type { ReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { askedOf } from "#subscriptions/verification/asked-of.ts";
import { challengeIn } from "#subscriptions/verification/challenge-in.ts";
import type { MarkVerified } from "#subscriptions/verification/mark-verified.ts";
import type { EndpointProofs } from "#subscriptions/verification/ports.ts";
import type { HandOverMessage, Reply } from "../ports.ts";

type World = {
  handOver: HandOverMessage;
  proofs: Pick<EndpointProofs, "challengeOf" | "isChallenge" | "codeOf" | "linkOf">;
  markVerified: MarkVerified;
  readNames: ReadSubscriptionNames;
};

/**
 * Hands over the question whether an endpoint gets what is sent there, with what proves it: that is made here, at the moment of sending, and
 * stored nowhere. A program proves it by its answer, people do later. A question that something else was asked since, or whose time is
 * over, is not sent any more.
 */
export function makeHandOverVerification({ handOver, proofs, markVerified, readNames }: World): HandOverMessage {
  return async (handover) => {
    const { scope, subscription, message, at } = handover;
    const sentAt = message.at;
    if (subscription.verifiedAt && subscription.verification?.sentAt === sentAt) {
      // Whoever verified it may have died before waking the leads that waited.
      await markVerified(scope, subscription.id, sentAt);
      return { ok: true, reference: "verified" };
    }
    if (!isOpen(subscription, sentAt, at)) {
      return { ok: false, reason: "subscription_inactive", detail: "this question is not open any more" };
    }
    const asked = askedOf(scope, subscription, sentAt);
    const withData = (data: Record<string, string>) =>
      handOver({ ...handover, message: { ...message, data: { ...message.data, ...data } } });

    if (subscription.channel === "sms") return withData({ code: proofs.codeOf(asked), ...(await readNames(scope)) });
    if (subscription.channel === "email") return withData({ link: proofs.linkOf(asked), ...(await readNames(scope)) });

    const challenge = proofs.challengeOf(asked);
    const sent = await withData({ challenge });
    if ("skip" in sent) return sent;
    const kept = withoutProof(sent, challenge);
    if (!sent.ok) return kept;
    const given = challengeIn(sent.reply?.excerpt);
    if (given === undefined || !proofs.isChallenge(asked, given)) {
      const detail = "answered without the challenge";
      return { ok: false, reason: "refused_by_endpoint", detail, ...(kept.reply && { reply: kept.reply }) };
    }
    await markVerified(scope, subscription.id, sentAt);
    return kept;
  };
}

/** What is kept of an answer, which may repeat the challenge. */
const withoutProof = <Known extends { reply?: Reply }>(sent: Known, challenge: string): Known => {
  const { reply } = sent;
  if (!reply?.excerpt) return sent;
  return { ...sent, reply: { ...reply, excerpt: reply.excerpt.replaceAll(challenge, "…") } };
};
