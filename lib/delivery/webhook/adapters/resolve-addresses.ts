import { lookup, Resolver } from "node:dns/promises";

/** Resolves all current addresses of a name. Rejects with a `code` if it has none, or no server answers. */
export type ResolveAddresses = (hostname: string) => Promise<string[]>;

/** In milliseconds. c-ares doubles it with each try: three tries take at most 7 s of the sender's 15 s. */
const timeout = 1_000;
const tries = 3;

/**
 * Asks the name servers directly, for both address families at once. Uses `servers`, or those of the machine. It does
 * not use `getaddrinfo`, which knows names of private networks from files and has four threads for the whole process:
 * two names whose servers hang would block all others.
 */
export function resolveByDns(servers?: string[]): ResolveAddresses {
  const resolver = new Resolver({ timeout, tries });
  if (servers) resolver.setServers(servers);
  return async (hostname) => {
    const lookups = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = lookups.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    const [first] = lookups;
    if (addresses.length === 0 && first.status === "rejected") throw first.reason;
    return addresses;
  };
}

/** Resolves as any program on the machine does, with its local names. Use it only where webhooks may go to these. */
export const resolveBySystem: ResolveAddresses = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);
