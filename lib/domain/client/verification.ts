import { elapsedMs, instant, type Instant } from "../shared/instant.ts";
import type { Subscription } from "./subscription.ts";

/** How long a code by SMS works, and how often it may be guessed: 5 of a million. */
const codeLifetimeMs = 30 * 60_000;
const mostTries = 5;

/** How long the link in an email works: until the mailbox was read, be it tomorrow. */
const linkLifetimeMs = 24 * 3_600_000;

/** How long whoever was asked is left alone before they may be asked again. */
const askAgainMs = 60_000;

/** Nothing is known of the endpoint but that its owner was asked at `at`. */
export function askedAt(subscription: Subscription, at: Instant): Subscription {
  const { verifiedAt: _, ...rest } = subscription;
  return { ...rest, verification: { sentAt: at, tries: 0 } };
}

/** When the owner may be asked again; undefined when that is now. */
export function askableFrom({ verification }: Pick<Subscription, "verification">, at: Instant): Instant | undefined {
  if (!verification || elapsedMs(verification.sentAt, at) >= askAgainMs) return undefined;
  return instant(Date.parse(verification.sentAt) + askAgainMs);
}

/** Whether what was sent at `sentAt` still proves something: it was the last, and its time is not over. A challenge has all the time that it takes. */
export function isOpen(
  { channel, verification }: Pick<Subscription, "channel" | "verification">,
  sentAt: Instant,
  at: Instant,
): boolean {
  if (verification?.sentAt !== sentAt) return false;
  const lifetimes = { sms: codeLifetimeMs, email: linkLifetimeMs, webhook: Number.POSITIVE_INFINITY };
  return elapsedMs(sentAt, at) < lifetimes[channel];
}

/** How many guesses at the code are left. */
export const triesLeft = ({ tries }: { tries: number }): number => Math.max(0, mostTries - tries);
