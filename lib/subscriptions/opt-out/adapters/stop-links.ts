import { createHmac } from "node:crypto";
import { derivePermanentKey, toSingleKey } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import { makeSignedTokens } from "#platform/secrets/signed-token.ts";
import {
  decodeSubscription,
  encodeSubscription,
  subscriptionByteLength,
} from "../../adapters/subscription-encoding.ts";
import type { StopLinks } from "../ports.ts";

/** After the subscription, the token has the start of a keyed hash of the endpoint. The MAC has 80 bits, the least that RFC 2104 §5 allows. */
const hashLength = 4;
const macBytes = 10;

/**
 * Creates and reads the links with which the owner of a phone or mailbox opts out. A token names the subscription and,
 * by a hash, its endpoint, and is signed with a separate key; it has 83 characters with its MAC. It never expires, and its
 * key never rotates, because an opt-out must always work.
 */
export function makeStopLinks(masterSecret: MasterSecret, publicUrl: string): StopLinks {
  const key = derivePermanentKey(masterSecret, "stop-links");
  const tokens = makeSignedTokens(toSingleKey(key), subscriptionByteLength + hashLength, macBytes);
  /** Links from before 2026-11-30 name no endpoint, and work for each. */
  const formerTokens = makeSignedTokens(toSingleKey(key), subscriptionByteLength);
  // Longer than what a token signs with the same key, so neither can be taken for the other.
  const hashEndpoint = (subscription: Uint8Array, endpoint: string) =>
    createHmac("sha256", key).update(subscription).update(endpoint).digest().subarray(0, hashLength);
  return {
    createUrl({ endpoint, ...link }) {
      const subscription = encodeSubscription(link);
      return `${publicUrl}/s/${tokens.write(Buffer.concat([subscription, hashEndpoint(subscription, endpoint)]))}`;
    },
    parseToken(token) {
      const bytes = tokens.read(token);
      if (bytes) {
        const subscription = bytes.subarray(0, subscriptionByteLength);
        const isSentTo = (endpoint: string) =>
          hashEndpoint(subscription, endpoint).equals(bytes.subarray(subscriptionByteLength));
        return { ...decodeSubscription(subscription), isSentTo };
      }
      const formerBytes = formerTokens.read(token);
      return formerBytes && { ...decodeSubscription(formerBytes), isSentTo: () => true };
    },
  };
}
