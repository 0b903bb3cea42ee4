import type { AgencyId, ClientId, MessageId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** One verification of an endpoint: it asks the owner whether it receives what Baton sends. */
export type VerificationChallenge = {
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
  subscriptionId: SubscriptionId;
  endpoint: string;
  sentAt: Instant;
};

/** The subscription that a link verifies. */
export type VerificationLink = Pick<VerificationChallenge, "agencyId" | "clientId" | "subscriptionId">;

/**
 * Derives the proofs that only a receiver of the verification knows. They derive from the challenge and the system's
 * secret, so Baton stores none. Each is valid for one verification only. Candidates are compared in constant time.
 */
export type EndpointProofs = {
  /** For programs, which send it back: 256 bits in base64url. */
  deriveWebhookChallenge(challenge: VerificationChallenge): string;
  isWebhookChallenge(challenge: VerificationChallenge, candidate: string): boolean;
  /** For people to type: six digits. */
  deriveCode(challenge: VerificationChallenge): string;
  isValidCode(challenge: VerificationChallenge, candidate: string): boolean;
  /** For people to tap: the full URL. */
  deriveLink(challenge: VerificationChallenge): string;
  /** Reads which subscription a token is about, without checking its proof; undefined if it is not a token. */
  parseLinkToken(token: string): VerificationLink | undefined;
  isValidLinkToken(challenge: VerificationChallenge, token: string): boolean;
};

/** The verifications that each phone or mailbox got on a UTC day, from all agencies together, by its keyed hash. */
export type VerificationCounts = {
  /**
   * Counts a verification before it is sent; returns false, and counts nothing, when `max` others are counted already.
   * Idempotent.
   */
  reserve(verification: { hash: string; day: string; messageId: MessageId }, max: number): Promise<boolean>;
  /** Returns how many verifications are counted. */
  count(day: { hash: string; day: string }): Promise<number>;
  /** Counts these verifications no more. Idempotent. */
  giveBack(verifications: { hash: string; day: string; messageIds: readonly MessageId[] }): Promise<void>;
};
