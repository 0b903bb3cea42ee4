import { describe, expect, it } from "vitest";
import { type AddressClass, classifyAddress } from "#domain/subscriptions/address-class.ts";

/** The first address of each block, in order; a block ends before the next one begins. */
const v4Begins: [first: string, is: AddressClass][] = [
  ["0.0.0.0", "unspecified"],
  ["1.0.0.0", "public"],
  ["10.0.0.0", "private"],
  ["11.0.0.0", "public"],
  ["100.64.0.0", "shared"],
  ["100.128.0.0", "public"],
  ["127.0.0.0", "loopback"],
  ["128.0.0.0", "public"],
  ["168.63.129.16", "metadata"],
  ["168.63.129.17", "public"],
  ["169.254.0.0", "link-local"],
  ["169.254.169.254", "metadata"],
  ["169.254.169.255", "link-local"],
  ["169.254.170.0", "metadata"],
  ["169.254.171.0", "link-local"],
  ["169.255.0.0", "public"],
  ["172.16.0.0", "private"],
  ["172.32.0.0", "public"],
  ["192.0.0.0", "reserved"],
  ["192.0.1.0", "public"],
  ["192.0.2.0", "documentation"],
  ["192.0.3.0", "public"],
  ["192.31.196.0", "reserved"],
  ["192.31.197.0", "public"],
  ["192.52.193.0", "reserved"],
  ["192.52.194.0", "public"],
  ["192.88.99.0", "6to4"],
  ["192.88.100.0", "public"],
  ["192.168.0.0", "private"],
  ["192.169.0.0", "public"],
  ["192.175.48.0", "reserved"],
  ["192.175.49.0", "public"],
  ["198.18.0.0", "benchmarking"],
  ["198.20.0.0", "public"],
  ["198.51.100.0", "documentation"],
  ["198.51.101.0", "public"],
  ["203.0.113.0", "documentation"],
  ["203.0.114.0", "public"],
  ["224.0.0.0", "multicast"],
  ["240.0.0.0", "reserved"],
  ["255.255.255.255", "broadcast"],
];

const v6Begins: [first: string, is: AddressClass][] = [
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["::2", "IPv4-compatible"],
  ["::1:0:0", "reserved"],
  ["::ffff:0:0", "IPv4-mapped"],
  ["::1:0:0:0", "reserved"],
  ["::ffff:0:0:0", "IPv4-translated"],
  ["::ffff:1:0:0", "reserved"],
  ["64:ff9b::", "NAT64"],
  ["64:ff9b::1:0:0", "reserved"],
  ["64:ff9b:1::", "NAT64"],
  ["64:ff9b:2::", "reserved"],
  ["100::", "discard-only"],
  ["100:0:0:1::", "reserved"],
  ["2000::", "public"],
  ["2001::", "Teredo"],
  ["2001:1::", "reserved"],
  ["2001:2::", "benchmarking"],
  ["2001:2:1::", "reserved"],
  ["2001:10::", "ORCHID"],
  ["2001:20::", "ORCHID"],
  ["2001:30::", "reserved"],
  ["2001:200::", "public"],
  ["2001:db8::", "documentation"],
  ["2001:db9::", "public"],
  ["2002::", "6to4"],
  ["2003::", "public"],
  ["2620:4f:8000::", "reserved"],
  ["2620:4f:8001::", "public"],
  ["3fff::", "documentation"],
  ["3fff:1000::", "public"],
  ["4000::", "reserved"],
  ["5f00::", "segment routing"],
  ["5f01::", "reserved"],
  ["fc00::", "unique local"],
  ["fd00:ec2::", "metadata"],
  ["fd00:ec3::", "unique local"],
  ["fd20:ce::254", "metadata"],
  ["fd20:ce::255", "unique local"],
  ["fe00::", "reserved"],
  ["fe80::", "link-local"],
  ["fec0::", "site-local"],
  ["ff00::", "multicast"],
];

const v4Number = (text: string): bigint => text.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
const v4Text = (number: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join(".");

function v6Number(text: string): bigint {
  const [left = [], right = []] = text.split("::").map((side) => (side === "" ? [] : side.split(":")));
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n);
}
const v6Text = (number: bigint): string =>
  Array.from({ length: 8 }, (_, index) => ((number >> BigInt(112 - 16 * index)) & 65_535n).toString(16)).join(":");

describe("an address", () => {
  it.each([
    ["IPv4", v4Begins, v4Number, v4Text, 1n << 32n],
    ["IPv6", v6Begins, v6Number, v6Text, 1n << 128n],
  ] as const)(
    "of %s is classified from the first to the last address of each block",
    (_, begins, numberOf, textOf, end) => {
      const expected = begins.flatMap(([first, is], index) => {
        const next = begins[index + 1];
        const last = (next ? numberOf(next[0]) : end) - 1n;
        return [first, textOf(last)].map((address) => ({ address, is }));
      });
      expect(expected.map(({ address }) => ({ address, is: classifyAddress(address) }))).toEqual(expected);
    },
  );

  it.each([
    "",
    "localhost",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "[::1]",
    "::1::",
    "12345::",
  ])("that cannot be parsed is malformed: %j", (text) => {
    expect(classifyAddress(text)).toBe("malformed");
  });

  it("with a zone is link-local, whatever its bits are", () => {
    expect(["fe80::1%eth0", "2606:4700::1111%2", "1.1.1.1%1"].map(classifyAddress)).toEqual(
      Array(3).fill("link-local"),
    );
  });
});
