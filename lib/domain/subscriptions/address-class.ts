import ipaddr from "ipaddr.js";

/** The class of an IP address. Only `public` is on the open internet. Errors name the class, never the address. */
export type AddressClass =
  | "public"
  | "malformed"
  | "unspecified"
  | "loopback"
  | "private"
  | "link-local"
  | "metadata"
  | "shared"
  | "multicast"
  | "broadcast"
  | "reserved"
  | "documentation"
  | "benchmarking"
  | "unique local"
  | "site-local"
  | "6to4"
  | "Teredo"
  | "NAT64"
  | "IPv4-mapped"
  | "IPv4-compatible"
  | "IPv4-translated"
  | "ORCHID"
  | "discard-only"
  | "segment routing";

type AddressBlock = [cidr: string, is: AddressClass];

/**
 * The blocks that the IANA IPv4 Special-Purpose Address Registry (of 2025) does not call globally reachable; its
 * anycast blocks that are reachable but serve no webhooks (AS112, AMT, 192.0.0.9 and .10); multicast (RFC 5771); and
 * the metadata services of clouds, which in Azure have a public address. The first block that matches decides.
 */
const v4Blocks: AddressBlock[] = [
  ["0.0.0.0/8", "unspecified"],
  ["10.0.0.0/8", "private"],
  ["100.64.0.0/10", "shared"],
  ["127.0.0.0/8", "loopback"],
  ["168.63.129.16/32", "metadata"],
  ["169.254.169.254/32", "metadata"],
  ["169.254.170.0/24", "metadata"],
  ["169.254.0.0/16", "link-local"],
  ["172.16.0.0/12", "private"],
  ["192.0.0.0/24", "reserved"],
  ["192.0.2.0/24", "documentation"],
  ["192.31.196.0/24", "reserved"],
  ["192.52.193.0/24", "reserved"],
  ["192.88.99.0/24", "6to4"],
  ["192.168.0.0/16", "private"],
  ["192.175.48.0/24", "reserved"],
  ["198.18.0.0/15", "benchmarking"],
  ["198.51.100.0/24", "documentation"],
  ["203.0.113.0/24", "documentation"],
  ["224.0.0.0/4", "multicast"],
  ["255.255.255.255/32", "broadcast"],
  ["240.0.0.0/4", "reserved"],
];

/** All global unicast addresses that IANA has assigned (IPv6 Address Space registry, RFC 4291). */
const globalUnicast = "2000::/3";

/**
 * The special blocks within global unicast, by the IANA IPv6 Special-Purpose Address Registry, whose protocol
 * assignments (2001::/23) are refused as a whole; and the named blocks outside it. Every other block outside is
 * reserved.
 */
const v6Blocks: AddressBlock[] = [
  ["::/128", "unspecified"],
  ["::1/128", "loopback"],
  ["::ffff:0:0/96", "IPv4-mapped"],
  ["::/96", "IPv4-compatible"],
  ["::ffff:0:0:0/96", "IPv4-translated"],
  ["64:ff9b::/96", "NAT64"],
  ["64:ff9b:1::/48", "NAT64"],
  ["100::/64", "discard-only"],
  ["2001::/32", "Teredo"],
  ["2001:2::/48", "benchmarking"],
  ["2001:10::/28", "ORCHID"],
  ["2001:20::/28", "ORCHID"],
  ["2001::/23", "reserved"],
  ["2001:db8::/32", "documentation"],
  ["2002::/16", "6to4"],
  ["2620:4f:8000::/48", "reserved"],
  ["3fff::/20", "documentation"],
  ["5f00::/16", "segment routing"],
  ["fd00:ec2::/32", "metadata"],
  ["fd20:ce::254/128", "metadata"],
  ["fc00::/7", "unique local"],
  ["fe80::/10", "link-local"],
  ["fec0::/10", "site-local"],
  ["ff00::/8", "multicast"],
];

const parseBlocks = (blocks: AddressBlock[]) => blocks.map(([cidr, is]) => ({ block: ipaddr.parseCIDR(cidr), is }));
const parsedV4Blocks = parseBlocks(v4Blocks);
const parsedV6Blocks = parseBlocks(v6Blocks);
const parsedGlobalUnicast = ipaddr.parseCIDR(globalUnicast);

/** Whether `text` is an IPv4 address in four decimal parts, or an IPv6 address without brackets. */
export const isIpAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(":") && ipaddr.IPv6.isValid(text));

/** Classifies `text`, as `new URL().hostname` or a resolver writes it. A zone makes it link-local. */
export function classifyAddress(text: string): AddressClass {
  if (text.includes("%")) return "link-local";
  if (!isIpAddress(text)) return "malformed";
  const address = ipaddr.parse(text);
  const isV4 = address.kind() === "ipv4";
  const specialClass = (isV4 ? parsedV4Blocks : parsedV6Blocks).find(({ block }) => address.match(block))?.is;
  if (specialClass) return specialClass;
  // The library's own list is a second check: it may know a new block earlier than the lists above.
  return (isV4 || address.match(parsedGlobalUnicast)) && address.range() === "unicast" ? "public" : "reserved";
}
