import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import type { Channel, Subscription } from "./subscription.ts";

/**
 * How long what an owner received proves the endpoint: the code in an SMS 30 minutes, the link in an email a day, because people may read it
 * tomorrow, and the challenge in a webhook for ever.
 */
const proofLifetimesMs: Record<Channel, number> = {
  sms: 30 * 60_000,
  email: 24 * 3_600_000,
  webhook: Number.POSITIVE_INFINITY,
};

/** How many wrong codes the owner may enter: 5 guesses of a million. */
const maxTries = 5;

/** Whether Baton limits how often it asks the owner in a day: people are spared, programs are not. */
const hasDailyLimit: Record<Channel, boolean> = { sms: true, email: true, webhook: false };

/** How long whoever was asked is left alone before they may be asked again, and how often people are asked within a day. */
const resendIntervalMs = 60_000;
const dayMs = 24 * 3_600_000;
const maxRequestsPerDay = 10;

/** Nothing is known of the endpoint but that its owner was asked at `at`. When its owners were asked before is kept for a day. */
export function withVerificationSent(subscription: Subscription, at: Instant): Subscription {
  const { verifiedAt: _, ...rest } = subscription;
  const earlier = listRecentRequests(subscription, at);
  return { ...rest, verification: { sentAt: at, tries: 0, ...(earlier.length > 0 && { earlier }) } };
}

/** When the owner may be asked again; undefined when that is now. */
export function nextVerificationAllowedAt(
  subscription: Pick<Subscription, "channel" | "verification">,
  at: Instant,
): Instant | undefined {
  const { verification } = subscription;
  const wasJustSent = verification && elapsedMs(verification.sentAt, at) < resendIntervalMs;
  return (
    dailyVerificationLimitEndsAt(subscription, at) ??
    (wasJustSent ? addMs(verification.sentAt, resendIntervalMs) : undefined)
  );
}

/**
 * When anybody may be asked, also another one: a phone that is entered and taken back is texted each time. Undefined when that is now; programs
 * may be asked as often as their makers like.
 */
export function dailyVerificationLimitEndsAt(
  subscription: Pick<Subscription, "channel" | "verification">,
  at: Instant,
): Instant | undefined {
  if (!hasDailyLimit[subscription.channel]) return undefined;
  const oldest = listRecentRequests(subscription, at)[maxRequestsPerDay - 1];
  return oldest && addMs(oldest, dayMs);
}

/** The last times at which owners were asked, newest first. */
const listRecentRequests = ({ verification }: Pick<Subscription, "verification">, at: Instant): Instant[] =>
  verification
    ? [verification.sentAt, ...(verification.earlier ?? [])]
        .filter((requestedAt) => elapsedMs(requestedAt, at) < dayMs)
        .slice(0, maxRequestsPerDay)
    : [];

const addMs = (at: Instant, ms: number): Instant => instant(Date.parse(at) + ms);

/** Whether what was sent at `sentAt` still proves something: it was the last, and its time is not over. A challenge has all the time that it takes. */
export function isChallengeOpen(
  { channel, verification }: Pick<Subscription, "channel" | "verification">,
  sentAt: Instant,
  at: Instant,
): boolean {
  if (verification?.sentAt !== sentAt) return false;
  return elapsedMs(sentAt, at) < proofLifetimesMs[channel];
}

/** How many guesses at the code are left. */
export const countTriesLeft = ({ tries }: { tries: number }): number => Math.max(0, maxTries - tries);
