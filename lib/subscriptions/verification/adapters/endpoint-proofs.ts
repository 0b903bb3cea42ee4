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

/** Proofs by HMAC-SHA-256 under a key of their own, over the whole question and what kind of proof it is. */
export function makeEndpointProofs(masterSecret: string, publicUrl: string): EndpointProofs {
  const key = deriveKey(masterSecret, "endpoint-proofs");
  // JSON keeps the parts apart whatever is in them.
  const computeProof = (
    kind: string,
    { agencyId, clientId, subscriptionId, endpoint, sentAt }: VerificationChallenge,
  ): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([kind, agencyId, clientId ?? null, subscriptionId, endpoint, sentAt]))
      .digest();

  const deriveWebhookChallenge = (asked: VerificationChallenge) =>
    computeProof("challenge", asked).toString("base64url");
  // Of 2^48, a million leaves so little over that no code is likelier than another by more than a hundred-millionth.
  const deriveCode = (asked: VerificationChallenge) =>
    String(computeProof("code", asked).readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
  const deriveToken = (asked: VerificationChallenge) =>
    Buffer.concat([encodeSubscription(asked), computeProof("link", asked).subarray(0, proofBytes)]).toString(
      "base64url",
    );
  return {
    deriveWebhookChallenge,
    isWebhookChallenge: (asked, given) => isEqualInConstantTime(deriveWebhookChallenge(asked), given),
    deriveCode,
    isValidCode: (asked, given) => isEqualInConstantTime(deriveCode(asked), given),
    deriveLink: (asked) => `${publicUrl}/v/${deriveToken(asked)}`,
    parseLinkToken(token): VerificationLink | undefined {
      const bytes = Buffer.from(token, "base64url");
      return bytes.length === subscriptionByteLength + proofBytes ? decodeSubscription(bytes) : undefined;
    },
    isValidLinkToken: (asked, token) => isEqualInConstantTime(deriveToken(asked), token),
  };
}

/** Takes as long wherever the two differ. */
function isEqualInConstantTime(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
