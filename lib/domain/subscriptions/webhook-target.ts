import { addressClass, type AddressClass, isAddress } from "./address-class.ts";

/** What an operator allows beyond https to the open internet; both are for one machine and for trials. */
export type TargetRules = {
  /** Whether webhooks may go by plain http. */
  allowHttp: boolean;
  /** Whether they may go to loopback, private and unique local addresses, and to names that only a private network knows. */
  allowPrivate: boolean;
};

/** What `allowPrivate` lets in. Never metadata services, nor what no server can have. */
const onPrivateNetworks: readonly AddressClass[] = ["loopback", "private", "unique local"];

/**
 * Names that the public DNS does not have: special use (RFC 6761, 6762, 8375), and what ICANN keeps free for private networks. Others that
 * lead into one are found out when they are looked up.
 */
const privateSuffixes = [
  "localhost",
  "local",
  "localdomain",
  "internal",
  "home.arpa",
  "lan",
  "intranet",
  "corp",
  "home",
];

/** Why no request may be made to `address`; undefined when one may. It names the kind of address, never the address. */
export function addressRefusal(
  address: string,
  { allowPrivate }: Pick<TargetRules, "allowPrivate">,
): string | undefined {
  const is = addressClass(address);
  if (is === "public" || (allowPrivate && onPrivateNetworks.includes(is))) return undefined;
  return `${/^[AEIOU]/i.test(is) ? "an" : "a"} ${is} address`;
}

/** Why no webhook may go to `url`, as far as its own text says; undefined when one may, if its name leads nowhere else. */
export function targetRefusal(url: string, rules: TargetRules): string | undefined {
  // A zone (`%eth0`), for one, stands in no URL.
  if (!URL.canParse(url)) return "a malformed URL";
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !(protocol === "http:" && rules.allowHttp)) {
    return "only https is allowed: leads are not sent in the clear";
  }
  // By now the URL has read octal, hexadecimal, short and full-width notations, as a connection would.
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  if (hostname.startsWith("[") || isAddress(bare)) return addressRefusal(bare, rules);
  return nameRefusal(hostname, rules);
}

function nameRefusal(hostname: string, { allowPrivate }: TargetRules): string | undefined {
  // A dot at the end says that nothing is to be added to the name.
  const name = hostname.replace(/\.$/, "").toLowerCase();
  const labels = name.split(".");
  if (labels.includes("")) return "a malformed name";
  if (allowPrivate) return undefined;
  const isPrivate = labels.length === 1 || privateSuffixes.some((suffix) => `.${name}`.endsWith(`.${suffix}`));
  return isPrivate ? "a name of a private network" : undefined;
}
