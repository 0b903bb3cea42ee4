import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { callbackify } from "node:util";
import { checkAddress, type WebhookTargetRules } from "#domain/subscriptions/webhook-target.ts";
import type { ResolveAddresses } from "./resolve-addresses.ts";

/**
 * The error `code` if a name resolves to a forbidden address. The message names the class of the address, never the
 * address.
 */
export const addressNotAllowedCode = "BATON_ADDRESS_NOT_ALLOWED";

/** The most addresses of each family. More would leave the last one no time to answer. */
const maxAddressesPerFamily = 2;

/**
 * Creates a lookup that refuses forbidden addresses. It checks every address of a name, and one forbidden address
 * refuses all of them, because a name that mixes them is an attack. The connection goes to the checked addresses,
 * because Node does not look the name up again.
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
    // IPv4 first: a Lambda outside a VPC has only IPv4.
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
