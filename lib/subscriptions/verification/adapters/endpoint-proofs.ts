import { createHmac, timingSafeEqual } from "node:crypto";
import { deriveKey } from "#platform/secrets/master-secret.ts";
import { readSubscription, subscriptionBytes, writeSubscription } from "../../adapters/subscription-bytes.ts";
import type { Asked, EndpointProofs, VerificationLink } from "../ports.ts";

/** A token names the subscription and proves it with 128 bits. */
const proofBytes = 16;

/** Proofs by HMAC-SHA-256 under a key of their own, over the whole question and what kind of proof it is. */
export function makeEndpointProofs(masterSecret: string, publicUrl: string): EndpointProofs {
  const key = deriveKey(masterSecret, "endpoint-proofs");
  // JSON keeps the parts apart whatever is in them.
  const proofOf = (kind: string, { agencyId, clientId, subscriptionId, endpoint, sentAt }: Asked): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([kind, agencyId, clientId ?? null, subscriptionId, endpoint, sentAt]))
      .digest();

  const challengeOf = (asked: Asked) => proofOf("challenge", asked).toString("base64url");
  // Of 2^48, a million leaves so little over that no code is likelier than another by more than a hundred-millionth.
  const codeOf = (asked: Asked) => String(proofOf("code", asked).readUIntBE(0, 6) % 1_000_000).padStart(6, "0");
  const tokenOf = (asked: Asked) =>
    Buffer.concat([writeSubscription(asked), proofOf("link", asked).subarray(0, proofBytes)]).toString("base64url");
  return {
    challengeOf,
    isChallenge: (asked, given) => isSame(challengeOf(asked), given),
    codeOf,
    isCode: (asked, given) => isSame(codeOf(asked), given),
    linkOf: (asked) => `${publicUrl}/v/${tokenOf(asked)}`,
    readToken(token): VerificationLink | undefined {
      const bytes = Buffer.from(token, "base64url");
      return bytes.length === subscriptionBytes + proofBytes ? readSubscription(bytes) : undefined;
    },
    isToken: (asked, token) => isSame(tokenOf(asked), token),
  };
}

/** Takes as long wherever the two differ. */
function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
