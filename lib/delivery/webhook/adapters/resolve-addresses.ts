import { lookup, Resolver } from "node:dns/promises";

/** All addresses that a name has now. Rejects with a `code` when it has none, or nobody answers. */
export type ResolveAddresses = (hostname: string) => Promise<string[]>;

/** In milliseconds; c-ares doubles it with each further try, so that three take at most 7 s of the sender's 15. */
const timeout = 1_000;
const tries = 3;

/**
 * Asks the name servers themselves (`servers`, or those of the machine), for both families at once. Not by `getaddrinfo`: that knows the names
 * of private networks from files, and has four threads for everybody, so that two names whose servers hang would hold up all the others.
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

/** Asks the machine, as any other program on it does: with its own names. Only where webhooks may go to these. */
export const resolveBySystem: ResolveAddresses = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);
