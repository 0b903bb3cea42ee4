import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { callbackify } from "node:util";
import { checkAddress, type WebhookTargetRules } from "#domain/subscriptions/webhook-target.ts";
import type { ResolveAddresses } from "./resolve-addresses.ts";

/** The `code` of the error when a name leads where no webhook may go; its message says what is there, and never the address. */
export const addressNotAllowedCode = "BATON_ADDRESS_NOT_ALLOWED";

/** Of each family. More would use up the time that the last of them has to answer. */
const maxAddressesPerFamily = 2;

/**
 * Looks a name up for one connection. Every address is judged, and one that is forbidden refuses the whole answer: who mixes them is trying
 * something. The connection is made to the very addresses that were judged, since nobody looks the name up again for it.
 */
export function makeSsrfSafeLookup(
  resolve: ResolveAddresses,
  rules: Pick<WebhookTargetRules, "allowPrivate">,
): LookupFunction {
  async function resolveAllowed(hostname: string): Promise<LookupAddress[]> {
    const addresses = await resolve(hostname);
    const forbiddenReason = addresses.map((address) => checkAddress(address, rules)).find((why) => why !== undefined);
    if (forbiddenReason !== undefined)
      throw makeLookupError(`the name leads to ${forbiddenReason}`, addressNotAllowedCode);
    if (addresses.length === 0) throw makeLookupError("the name has no address", "ENOTFOUND");
    // IPv4 first: a Lambda outside a network of its own has no other.
    return [4, 6].flatMap((family) =>
      addresses
        .filter((address) => address.includes(":") === (family === 6))
        .slice(0, maxAddressesPerFamily)
        .map((address) => ({ address, family })),
    );
  }
  const lookupWithCallback = callbackify(async (hostname: string) =>
    resolveAllowed(hostname).then(
      (found) => ({ error: null, found }),
      (error: NodeJS.ErrnoException) => ({ error, found: [] }),
    ),
  );
  return (hostname, options, callback) =>
    lookupWithCallback(hostname, (_, { error, found }) => {
      const [first] = found;
      if (options.all || !first) callback(error, found);
      else callback(error, first.address, first.family);
    });
}

const makeLookupError = (message: string, code: string) => Object.assign(new Error(message), { code });
