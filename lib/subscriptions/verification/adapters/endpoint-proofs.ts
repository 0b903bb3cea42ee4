import { createHmac, timingSafeEqual } from "node:crypto";
import { deriveKey } from "#platform/secrets/master-secret.ts";
import {
  decodeSubscription,
  encodeSubscription,
  subscriptionByteLength,
} from "../../adapters/subscription-encoding.ts";
import type { EndpointProofs, VerificationChallenge, VerificationLink } from "../ports.ts";

/** A token names the subscription and proves it with 128 bits. */
const proofBytes = 16;

/** Derives proofs by HMAC-SHA-256 with a separate key, over the whole challenge and the kind of the proof. */
export function makeEndpointProofs(masterSecret: string, publicUrl: string): EndpointProofs {
  const key = deriveKey(masterSecret, "endpoint-proofs");
  // JSON separates the parts whatever they contain.
  const computeProof = (
    kind: string,
    { agencyId, clientId, subscriptionId, endpoint, sentAt }: VerificationChallenge,
  ): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([kind, agencyId, clientId ?? null, subscriptionId, endpoint, sentAt]))
      .digest();

  const deriveWebhookChallenge = (challenge: VerificationChallenge) =>
    computeProof("challenge", challenge).toString("base64url");
  // 2^48 values spread over a million codes: none is more likely than another by more than one in a hundred million.
  const deriveCode = (challenge: VerificationChallenge) =>
    String(computeProof("code", challenge).readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
  const deriveToken = (challenge: VerificationChallenge) =>
    Buffer.concat([encodeSubscription(challenge), computeProof("link", challenge).subarray(0, proofBytes)]).toString(
      "base64url",
    );
  return {
    deriveWebhookChallenge,
    isWebhookChallenge: (challenge, candidate) => isEqualInConstantTime(deriveWebhookChallenge(challenge), candidate),
    deriveCode,
    isValidCode: (challenge, candidate) => isEqualInConstantTime(deriveCode(challenge), candidate),
    deriveLink: (challenge) => `${publicUrl}/v/${deriveToken(challenge)}`,
    parseLinkToken(token): VerificationLink | undefined {
      const bytes = Buffer.from(token, "base64url");
      return bytes.length === subscriptionByteLength + proofBytes ? decodeSubscription(bytes) : undefined;
    },
    isValidLinkToken: (challenge, token) => isEqualInConstantTime(deriveToken(challenge), token),
  };
}

/** Compares two texts in a time that does not depend on where they differ. */
function isEqualInConstantTime(expected: string, candidate: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(candidate)];
  return a.length === b.length && timingSafeEqual(a, b);
}
