import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "./subscription.ts";

/** How long a code by SMS works, and how often it may be guessed: 5 of a million. */
const codeLifetimeMs = 30 * 60_000;
const maxTries = 5;

/** How long the link in an email works: until the mailbox was read, be it tomorrow. */
const linkLifetimeMs = 24 * 3_600_000;

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
  const oldest =
    subscription.channel === "webhook" ? undefined : listRecentRequests(subscription, at)[maxRequestsPerDay - 1];
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
  const lifetimes = { sms: codeLifetimeMs, email: linkLifetimeMs, webhook: Number.POSITIVE_INFINITY };
  return elapsedMs(sentAt, at) < lifetimes[channel];
}

/** How many guesses at the code are left. */
export const countTriesLeft = ({ tries }: { tries: number }): number => Math.max(0, maxTries - tries);
