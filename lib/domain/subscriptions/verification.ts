import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Channel, Subscription } from "./subscription.ts";

/** How long a verification is valid. The owner may read an email tomorrow. */
const proofLifetimesMs: Record<Channel, number> = {
  sms: 30 * 60_000,
  email: 24 * 3_600_000,
  webhook: Number.POSITIVE_INFINITY,
};

/** How many wrong codes the owner may enter: 5 guesses of a million. */
const maxTries = 5;

/** Whether the channel has a daily limit of verifications: people need one, programs do not. */
const hasDailyLimit: Record<Channel, boolean> = { sms: true, email: true, webhook: false };

/** The shortest time between two verifications, and the most in a day. */
const resendIntervalMs = 60_000;
const dayMs = 24 * 3_600_000;
const maxRequestsPerDay = 10;

/**
 * Records a verification sent at `at`; the endpoint is then unverified. Earlier times are kept for a day. With
 * `limitedUntil`, Baton sends none, because the phone or mailbox had too many.
 */
export function withVerificationSent(subscription: Subscription, at: Instant, limitedUntil?: Instant): Subscription {
  const { verifiedAt: _, ...rest } = subscription;
  const earlier = listRecentRequests(subscription, at);
  return {
    ...rest,
    verification: { sentAt: at, tries: 0, earlier: earlier.length > 0 ? earlier : undefined, limitedUntil },
  };
}

/** When Baton may send the next verification; undefined if it may now. */
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
 * When Baton may send the next verification under the daily limit; undefined if it may now. The limit counts over
 * changed endpoints too: otherwise a phone number that is entered and removed again and again would get an SMS each
 * time. Webhooks have no limit.
 */
export function dailyVerificationLimitEndsAt(
  subscription: Pick<Subscription, "channel" | "verification">,
  at: Instant,
): Instant | undefined {
  if (!hasDailyLimit[subscription.channel]) return undefined;
  const oldest = listRecentRequests(subscription, at)[maxRequestsPerDay - 1];
  return oldest && addMs(oldest, dayMs);
}

/** The times of the last verifications within a day, newest first. */
const listRecentRequests = ({ verification }: Pick<Subscription, "verification">, at: Instant): Instant[] =>
  verification
    ? [verification.sentAt, ...(verification.earlier ?? [])]
        .filter((requestedAt) => elapsedMs(requestedAt, at) < dayMs)
        .slice(0, maxRequestsPerDay)
    : [];

/** Whether the verification sent at `sentAt` is the last one and has not expired (a webhook's never does). */
export function isChallengeOpen(
  { channel, verification }: Pick<Subscription, "channel" | "verification">,
  sentAt: Instant,
  at: Instant,
): boolean {
  if (verification?.sentAt !== sentAt) return false;
  return elapsedMs(sentAt, at) < proofLifetimesMs[channel];
}

/** How many wrong codes the owner may still enter. */
export const countTriesLeft = ({ tries }: { tries: number }): number => Math.max(0, maxTries - tries);
