import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { callbackify } from "node:util";
import { addressRefusal, type TargetRules } from "#domain/subscriptions/webhook-target.ts";
import type { ResolveAddresses } from "./resolve-addresses.ts";

/** The `code` of the error when a name leads where no webhook may go; its message says what is there, and never the address. */
export const notAllowed = "BATON_ADDRESS_NOT_ALLOWED";

/** Of each family. More would use up the time that the last of them has to answer. */
const mostAddresses = 2;

/**
 * Looks a name up for one connection. Every address is judged, and one that is forbidden refuses the whole answer: who mixes them is trying
 * something. The connection is made to the very addresses that were judged, since nobody looks the name up again for it.
 */
export function makeVettedLookup(resolve: ResolveAddresses, rules: Pick<TargetRules, "allowPrivate">): LookupFunction {
  async function allowed(hostname: string): Promise<LookupAddress[]> {
    const addresses = await resolve(hostname);
    const refused = addresses.map((address) => addressRefusal(address, rules)).find((why) => why !== undefined);
    if (refused !== undefined) throw failure(`the name leads to ${refused}`, notAllowed);
    if (addresses.length === 0) throw failure("the name has no address", "ENOTFOUND");
    // IPv4 first: a Lambda outside a network of its own has no other.
    return [4, 6].flatMap((family) =>
      addresses
        .filter((address) => address.includes(":") === (family === 6))
        .slice(0, mostAddresses)
        .map((address) => ({ address, family })),
    );
  }
  const look = callbackify(async (hostname: string) =>
    allowed(hostname).then(
      (found) => ({ error: null, found }),
      (error: NodeJS.ErrnoException) => ({ error, found: [] }),
    ),
  );
  return (hostname, options, callback) =>
    look(hostname, (_, { error, found }) => {
      const [first] = found;
      if (options.all || !first) callback(error, found);
      else callback(error, first.address, first.family);
    });
}

const failure = (message: string, code: string) => Object.assign(new Error(message), { code });
