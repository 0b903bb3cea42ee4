import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { AttemptWithdrawn, ContactAttempted } from "./contact-fact.ts";

/** When the client first tried and when it first reached the prospect; each undefined until it happened. */
export type ContactStamps = { firstAttemptAt?: Instant; firstContactAt?: Instant };

/** Lists each attempt that no fact withdraws once, oldest first, in any order of arrival. */
export function listEffectiveAttempts(facts: readonly (ContactAttempted | AttemptWithdrawn)[]): ContactAttempted[] {
  const withdrawn = new Set(facts.flatMap((fact) => (fact.kind === "attempt_withdrawn" ? fact.attemptId : [])));
  const attempts = facts.filter((fact) => fact.kind === "contact_attempted");
  const attemptsById = new Map(attempts.map((attempt) => [attempt.attemptId, attempt]));
  return [...attemptsById.values()]
    .filter(({ attemptId }) => !withdrawn.has(attemptId))
    .sort((a, b) => (`${a.at} ${a.attemptId}` < `${b.at} ${b.attemptId}` ? -1 : 1));
}

/** Finds the earliest attempt and the earliest connected one, in any order of arrival. */
export function findFirstAttempts(attempts: readonly ContactAttempted[]): {
  firstAttempt?: ContactAttempted | undefined;
  firstContact?: ContactAttempted | undefined;
} {
  return {
    firstAttempt: attempts.reduce(pickEarlier, undefined),
    firstContact: attempts.filter(({ result }) => result === "connected").reduce(pickEarlier, undefined),
  };
}

const pickEarlier = (first: ContactAttempted | undefined, next: ContactAttempted): ContactAttempted =>
  first === undefined || toOrderKey(next) < toOrderKey(first) ? next : first;

/** Of two attempts at the same moment, the one that Baton heard of first counts. */
const toOrderKey = ({ at, recordedAt, attemptId }: ContactAttempted): string => `${at} ${recordedAt} ${attemptId}`;

/** Finds when the client first tried and first reached the prospect. */
export function findContactStamps(attempts: readonly ContactAttempted[]): ContactStamps {
  const { firstAttempt, firstContact } = findFirstAttempts(attempts);
  return { firstAttemptAt: firstAttempt?.at, firstContactAt: firstContact?.at };
}

/**
 * Milliseconds from delivery to `stamp` (acknowledgement; first attempt: TTFA; first contact: TTFC); undefined until
 * both happened. A call before the receipt counts as 0: the client had the lead before it called, and clocks differ by
 * seconds.
 */
export const msSinceDelivery = (deliveredAt: Instant | undefined, stamp: Instant | undefined): number | undefined =>
  deliveredAt && stamp ? Math.max(0, elapsedMs(deliveredAt, stamp)) : undefined;
