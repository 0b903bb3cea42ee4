import type { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** One question to an endpoint whether it gets what is sent there. */
export type Asked = {
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
  subscriptionId: SubscriptionId;
  endpoint: string;
  sentAt: Instant;
};

/** Which subscription a link verifies. */
export type VerificationLink = Pick<Asked, "agencyId" | "clientId" | "subscriptionId">;

/**
 * What only somebody knows who got the question: derived from it and from the system's secret, so that none is stored. Each is good for
 * nothing but this one question. What is given is compared in constant time.
 */
export type EndpointProofs = {
  /** For programs, which send it back: 256 bits in base64url. */
  challengeOf(asked: Asked): string;
  isChallenge(asked: Asked, given: string): boolean;
  /** For people to type: six digits. */
  codeOf(asked: Asked): string;
  isCode(asked: Asked, given: string): boolean;
  /** For people to tap: the full URL. */
  linkOf(asked: Asked): string;
  /** Which subscription a token is about, true or not; undefined when it is no token. */
  readToken(token: string): VerificationLink | undefined;
  isToken(asked: Asked, token: string): boolean;
};
