import { type AddressClass, classifyAddress, isIpAddress } from "./address-class.ts";

/** What the operator allows besides https to the open internet; both are meant for one machine and for trials. */
export type WebhookTargetRules = {
  allowHttp: boolean;
  /** Whether webhooks may go to loopback, private and unique local addresses, and to names of a private network. */
  allowPrivate: boolean;
};

/** The classes that `allowPrivate` allows: never metadata services, and never addresses that no server can have. */
const privateAddressClasses: readonly AddressClass[] = ["loopback", "private", "unique local"];

/** Suffixes without public DNS: special use (RFC 6761, 6762, 8375) and those that ICANN reserves. */
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

/** Why a request to `address` is forbidden, by its class; undefined if it is allowed. */
export function checkAddress(
  address: string,
  { allowPrivate }: Pick<WebhookTargetRules, "allowPrivate">,
): string | undefined {
  const addressKind = classifyAddress(address);
  if (addressKind === "public" || (allowPrivate && privateAddressClasses.includes(addressKind))) return undefined;
  return `${/^[AEIOU]/i.test(addressKind) ? "an" : "a"} ${addressKind} address`;
}

/** Why a webhook to `url` is forbidden, by the URL alone; undefined if allowed, subject to the lookup. */
export function checkWebhookTarget(url: string, rules: WebhookTargetRules): string | undefined {
  // A zone (`%eth0`), for example, is not allowed in a URL.
  if (!URL.canParse(url)) return "a malformed URL";
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !(protocol === "http:" && rules.allowHttp)) {
    return "only https is allowed: leads are not sent in the clear";
  }
  // The URL has already normalized octal, hexadecimal, short and full-width notations, as a connection would.
  const unbracketedHost = hostname.replace(/^\[(.*)\]$/, "$1");
  if (hostname.startsWith("[") || isIpAddress(unbracketedHost)) return checkAddress(unbracketedHost, rules);
  return checkHostname(hostname, rules);
}

function checkHostname(hostname: string, { allowPrivate }: WebhookTargetRules): string | undefined {
  // A final dot makes the name absolute.
  const name = hostname.replace(/\.$/, "").toLowerCase();
  const labels = name.split(".");
  if (labels.includes("")) return "a malformed name";
  if (allowPrivate) return undefined;
  const isPrivate = labels.length === 1 || privateSuffixes.some((suffix) => `.${name}`.endsWith(`.${suffix}`));
  return isPrivate ? "a name of a private network" : undefined;
}
