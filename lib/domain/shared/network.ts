import ipaddr from "ipaddr.js";

/** The network of a source address: an IPv4 address, or the /64 of an IPv6 address, which one subscriber has for itself (RFC 6177). */
export function toNetwork(sourceIp: string): string {
  if (!ipaddr.isValid(sourceIp)) return sourceIp;
  const address = ipaddr.process(sourceIp);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString();
}
