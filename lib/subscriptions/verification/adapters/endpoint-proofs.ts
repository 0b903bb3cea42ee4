import { createHmac, timingSafeEqual } from "node:crypto";
import { type DerivedKey, deriveKeys } from "#platform/secrets/derive-keys.ts";
import { prependKeyId, splitKeyId } from "#platform/secrets/key-id.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import {
  decodeSubscription,
  encodeSubscription,
  subscriptionByteLength,
} from "../../adapters/subscription-encoding.ts";
import type { EndpointProofs, VerificationChallenge, VerificationLink } from "../ports.ts";

/** A token names the subscription and proves it with 128 bits. */
const proofBytes = 16;

/**
 * Derives proofs by HMAC-SHA-256 with a separate key, over the whole challenge and the kind of the proof. Six digits have
 * no room for the id of a key, so a candidate is compared with the proof of each key.
 */
export function makeEndpointProofs(masterSecret: MasterSecret, publicUrl: string): EndpointProofs {
  const { current, all } = deriveKeys(masterSecret, "endpoint-proofs");
  // JSON separates the parts whatever they contain.
  const computeProof = (
    kind: string,
    { agencyId, clientId, subscriptionId, endpoint, sentAt }: VerificationChallenge,
    { key }: DerivedKey,
  ): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([kind, agencyId, clientId ?? null, subscriptionId, endpoint, sentAt]))
      .digest();

  const deriveWebhookChallenge = (challenge: VerificationChallenge, by = current) =>
    computeProof("challenge", challenge, by).toString("base64url");
  // 2^48 values spread over a million codes: none is more likely than another by more than one in a hundred million.
  const deriveCode = (challenge: VerificationChallenge, by = current) =>
    String(computeProof("code", challenge, by).readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
  const deriveToken = (challenge: VerificationChallenge, by = current) => {
    const proof = computeProof("link", challenge, by).subarray(0, proofBytes);
    return Buffer.from(prependKeyId(by.id, Buffer.concat([encodeSubscription(challenge), proof]))).toString(
      "base64url",
    );
  };
  return {
    deriveWebhookChallenge: (challenge) => deriveWebhookChallenge(challenge),
    isWebhookChallenge: (challenge, candidate) =>
      all.some((key) => isEqualInConstantTime(deriveWebhookChallenge(challenge, key), candidate)),
    deriveCode: (challenge) => deriveCode(challenge),
    isValidCode: (challenge, candidate) =>
      all.some((key) => isEqualInConstantTime(deriveCode(challenge, key), candidate)),
    deriveLink: (challenge) => `${publicUrl}/v/${deriveToken(challenge)}`,
    parseLinkToken(token): VerificationLink | undefined {
      const split = splitKeyId(Buffer.from(token, "base64url"), subscriptionByteLength + proofBytes);
      return split && decodeSubscription(split.bytes);
    },
    isValidLinkToken: (challenge, token) =>
      all.some((key) => isEqualInConstantTime(deriveToken(challenge, key), token)),
  };
}

/** Compares two texts in a time that does not depend on where they differ. */
function isEqualInConstantTime(expected: string, candidate: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(candidate)];
  return a.length === b.length && timingSafeEqual(a, b);
}
