import { createHmac, timingSafeEqual } from "node:crypto";
import { TypeID } from "typeid-js";
import type { AgencyId, ClientId, SubscriptionId } from "../../domain/shared/id.ts";
import type { Asked, EndpointProofs, VerificationLink } from "../../use-cases/ports/endpoint-proofs.ts";
import { deriveKey } from "./master-secret.ts";

/** A token is agency, client (noughts for a subscription of the agency's own) and subscription, 16 bytes each, and 128 bits of proof. */
const at = { agency: 0, client: 16, subscription: 32, proof: 48, end: 64 } as const;

const noClient = Buffer.alloc(at.subscription - at.client);

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
  const tokenOf = (asked: Asked) => {
    const ids = [asked.agencyId, asked.clientId, asked.subscriptionId].map((id) =>
      id === undefined ? noClient : TypeID.fromString(id).toUUIDBytes(),
    );
    return Buffer.concat([...ids, proofOf("link", asked).subarray(0, at.end - at.proof)]).toString("base64url");
  };
  return {
    challengeOf,
    isChallenge: (asked, given) => isSame(challengeOf(asked), given),
    codeOf,
    isCode: (asked, given) => isSame(codeOf(asked), given),
    linkOf: (asked) => `${publicUrl}/v/${tokenOf(asked)}`,
    readToken(token): VerificationLink | undefined {
      const bytes = Buffer.from(token, "base64url");
      if (bytes.length !== at.end) return undefined;
      const client = bytes.subarray(at.client, at.subscription);
      return {
        agencyId: TypeID.fromUUIDBytes("agency", bytes.subarray(at.agency, at.client)).toString() as AgencyId,
        ...(!client.equals(noClient) && { clientId: TypeID.fromUUIDBytes("client", client).toString() as ClientId }),
        subscriptionId: TypeID.fromUUIDBytes(
          "sub",
          bytes.subarray(at.subscription, at.proof),
        ).toString() as SubscriptionId,
      };
    },
    isToken: (asked, token) => isSame(tokenOf(asked), token),
  };
}

/** Takes as long wherever the two differ. */
function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
