import { type AddressClass, classifyAddress, isIpAddress } from "./address-class.ts";

/** What an operator allows beyond https to the open internet; both are for one machine and for trials. */
export type WebhookTargetRules = {
  /** Whether webhooks may go by plain http. */
  allowHttp: boolean;
  /** Whether they may go to loopback, private and unique local addresses, and to names that only a private network knows. */
  allowPrivate: boolean;
};

/** What `allowPrivate` lets in. Never metadata services, nor what no server can have. */
const privateAddressClasses: readonly AddressClass[] = ["loopback", "private", "unique local"];

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
export function checkAddress(
  address: string,
  { allowPrivate }: Pick<WebhookTargetRules, "allowPrivate">,
): string | undefined {
  const addressKind = classifyAddress(address);
  if (addressKind === "public" || (allowPrivate && privateAddressClasses.includes(addressKind))) return undefined;
  return `${/^[AEIOU]/i.test(addressKind) ? "an" : "a"} ${addressKind} address`;
}

/** Why no webhook may go to `url`, as far as its own text says; undefined when one may, if its name leads nowhere else. */
export function checkWebhookTarget(url: string, rules: WebhookTargetRules): string | undefined {
  // A zone (`%eth0`), for one, stands in no URL.
  if (!URL.canParse(url)) return "a malformed URL";
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !(protocol === "http:" && rules.allowHttp)) {
    return "only https is allowed: leads are not sent in the clear";
  }
  // By now the URL has read octal, hexadecimal, short and full-width notations, as a connection would.
  const unbracketedHost = hostname.replace(/^\[(.*)\]$/, "$1");
  if (hostname.startsWith("[") || isIpAddress(unbracketedHost)) return checkAddress(unbracketedHost, rules);
  return checkHostname(hostname, rules);
}

function checkHostname(hostname: string, { allowPrivate }: WebhookTargetRules): string | undefined {
  // A dot at the end says that nothing is to be added to the name.
  const name = hostname.replace(/\.$/, "").toLowerCase();
  const labels = name.split(".");
  if (labels.includes("")) return "a malformed name";
  if (allowPrivate) return undefined;
  const isPrivate = labels.length === 1 || privateSuffixes.some((suffix) => `.${name}`.endsWith(`.${suffix}`));
  return isPrivate ? "a name of a private network" : undefined;
}
