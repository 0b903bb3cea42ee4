import type { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** One question to an endpoint whether it gets what is sent there. */
export type VerificationChallenge = {
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
  subscriptionId: SubscriptionId;
  endpoint: string;
  sentAt: Instant;
};

/** Which subscription a link verifies. */
export type VerificationLink = Pick<VerificationChallenge, "agencyId" | "clientId" | "subscriptionId">;

/**
 * What only somebody knows who got the question: derived from it and from the system's secret, so that none is stored. Each is good for
 * nothing but this one question. What is given is compared in constant time.
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
  /** Which subscription a token is about, true or not; undefined when it is no token. */
  parseLinkToken(token: string): VerificationLink | undefined;
  isValidLinkToken(challenge: VerificationChallenge, token: string): boolean;
};
