import { deriveKey } from "#platform/secrets/master-secret.ts";
import { makeSignedTokens } from "#platform/secrets/signed-token.ts";
import {
  decodeSubscription,
  encodeSubscription,
  subscriptionByteLength,
} from "../../adapters/subscription-encoding.ts";
import type { StopLink, StopLinks } from "../ports.ts";

/**
 * Links by which the owner of a phone or a mailbox says STOP, signed with a key of their own. A token names the subscription: with its MAC, 80
 * characters. It never expires, because STOP must always work.
 */
export function makeStopLinks(masterSecret: string, publicUrl: string): StopLinks {
  const tokens = makeSignedTokens(deriveKey(masterSecret, "stop-links"), subscriptionByteLength);
  return {
    createUrl: (link) => `${publicUrl}/s/${tokens.write(encodeSubscription(link))}`,
    parseToken(token): StopLink | undefined {
      const bytes = tokens.read(token);
      return bytes && decodeSubscription(bytes);
    },
  };
}
