import type { StopLink, StopLinks } from "../../use-cases/ports/secrets.ts";
import { deriveKey } from "./master-secret.ts";
import { makeSignedTokens } from "./signed-token.ts";
import { readSubscription, subscriptionBytes, writeSubscription } from "./subscription-bytes.ts";

/**
 * Links by which the owner of a phone or a mailbox says STOP, signed with a key of their own. A token names the subscription: with its MAC, 80
 * characters. It never expires, because STOP must always work.
 */
export function makeStopLinks(masterSecret: string, publicUrl: string): StopLinks {
  const tokens = makeSignedTokens(deriveKey(masterSecret, "stop-links"), subscriptionBytes);
  return {
    write: (link) => `${publicUrl}/s/${tokens.write(writeSubscription(link))}`,
    read(token): StopLink | undefined {
      const bytes = tokens.read(token);
      return bytes && readSubscription(bytes);
    },
  };
}
