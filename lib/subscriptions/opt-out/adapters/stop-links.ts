import { derivePermanentKey, toSingleKey } from "#platform/secrets/derive-keys.ts";
import type { MasterSecret } from "#platform/secrets/master-secret.ts";
import { makeSignedTokens } from "#platform/secrets/signed-token.ts";
import {
  decodeSubscription,
  encodeSubscription,
  subscriptionByteLength,
} from "../../adapters/subscription-encoding.ts";
import type { StopLink, StopLinks } from "../ports.ts";

/**
 * Creates and reads the links with which the owner of a phone or mailbox opts out. A token names the subscription and
 * is signed with a separate key; it has 80 characters with its MAC. It never expires, and its key never rotates, because
 * an opt-out must always work.
 */
export function makeStopLinks(masterSecret: MasterSecret, publicUrl: string): StopLinks {
  const tokens = makeSignedTokens(toSingleKey(derivePermanentKey(masterSecret, "stop-links")), subscriptionByteLength);
  return {
    createUrl: (link) => `${publicUrl}/s/${tokens.write(encodeSubscription(link))}`,
    parseToken(token): StopLink | undefined {
      const bytes = tokens.read(token);
      return bytes && decodeSubscription(bytes);
    },
  };
}
