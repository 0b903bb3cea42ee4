import * as fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { classifyAddress } from "#domain/subscriptions/address-class.ts";
import { checkAddress, checkWebhookTarget } from "#domain/subscriptions/webhook-target.ts";
import { forbiddenAddresses, publicAddresses } from "#test/support/forbidden-addresses.ts";

const strict = { allowHttp: false, allowPrivate: false };
const bracketed = (address: string) => (address.includes(":") ? `[${address}]` : address);

describe("the target of a webhook", () => {
  it.each(forbiddenAddresses)("may not be %s, which is %s", (host, is) => {
    expect(checkWebhookTarget(`https://${host}/leads`, strict)).toMatch(new RegExp(`^an? ${is} address$`));
    expect(checkWebhookTarget(`https://${host}:8443/leads`, strict)).toBeDefined();
  });

  it.each(publicAddresses)("may be %s", (address) => {
    expect(classifyAddress(address)).toBe("public");
    expect(checkWebhookTarget(`https://${bracketed(address)}/leads`, strict)).toBeUndefined();
  });

  it.each([
    "crm.example.com",
    "CRM.Example.COM.",
    "münchen.example.com",
    "local.example.com",
    "crm.milan",
    "xn--p1b6ci4b4b3a.example",
  ])("may be a name that the public DNS can have, like %s", (name) => {
    expect(checkWebhookTarget(`https://${name}/leads`, strict)).toBeUndefined();
  });

  it.each([
    "localhost",
    "LOCALHOST",
    "localhost.",
    "ⓛocalhost",
    "api.localhost",
    "crm",
    "crm.",
    "printer.local",
    "metadata.google.internal",
    "db.eu-west-2.compute.internal",
    "router.home.arpa",
    "nas.lan",
    "crm.home",
    "crm.corp",
    "wiki.intranet",
    "localhost.localdomain",
    "a..b.example.com",
    ".example.com",
    "crm.example.com..",
  ])("may not be the name %s, which the public DNS cannot have", (name) => {
    expect(checkWebhookTarget(`https://${name}/leads`, strict)).toMatch(/name/);
  });

  it("is judged by the host alone, whatever surrounds it", () => {
    expect(checkWebhookTarget("https://crm.example.com@127.0.0.1/leads", strict)).toBe("a loopback address");
    expect(checkWebhookTarget("https://127.0.0.1\\@crm.example.com/leads", strict)).toBe("a loopback address");
    expect(checkWebhookTarget("https:127.0.0.1/leads", strict)).toBe("a loopback address");
    expect(checkWebhookTarget("https://[fe80::1%25eth0]/leads", strict)).toBe("a malformed URL");
    expect(checkWebhookTarget("https://crm.example.com/127.0.0.1?at=127.0.0.1", strict)).toBeUndefined();
  });

  it("may use plain http only if the operator allows it", () => {
    for (const url of ["http://crm.example.com", "HTTP://crm.example.com"]) {
      expect(checkWebhookTarget(url, strict)).toMatch(/https/);
      expect(checkWebhookTarget(url, { ...strict, allowHttp: true })).toBeUndefined();
    }
    for (const url of ["ftp://crm.example.com", "file:///etc/passwd", "data:text/plain,x", "ws://crm.example.com"]) {
      expect(checkWebhookTarget(url, { allowHttp: true, allowPrivate: true })).toMatch(/https/);
    }
  });

  it("may be private if the operator allows it, but never a metadata service or another special address", () => {
    const oneMachine = { ...strict, allowPrivate: true };
    const within = ["127.0.0.1", "[::1]", "10.0.0.1", "192.168.1.1", "[fd12::1]", "localhost", "crm", "db.internal"];
    expect(within.filter((host) => checkWebhookTarget(`https://${host}/`, oneMachine) !== undefined)).toEqual([]);
    const inside = ["loopback", "private", "unique local"];
    const outside = forbiddenAddresses.filter(([, is]) => !inside.includes(is));
    expect(outside.filter(([host]) => checkWebhookTarget(`https://${host}/`, oneMachine) === undefined)).toEqual([]);
  });
});

describe("an address that a name resolves to", () => {
  it.each(["fe80::1%eth0", "2606:4700::1111%1", "127.0.0.1%lo"])("is forbidden with a zone: %s", (address) => {
    expect(checkAddress(address, strict)).toBeDefined();
  });

  it.each(["", "0x7f.1", "127.1", "2130706433", "1.2.3", "example.com", "[::1]", "::g", "1.2.3.4/8"])(
    "is malformed unless a resolver would write it so: %j",
    (text) => {
      expect(classifyAddress(text)).toBe("malformed");
    },
  );

  const isPublic = (bytes: Iterable<number>) =>
    classifyAddress(ipaddr.fromByteArray([...bytes]).toString()) === "public";
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

  it("is public only if the library's own list also calls it unicast", () => {
    expect(() =>
      fc.assert(
        fc.property(
          fc.oneof(bytes(4), bytes(16)),
          (any) => !isPublic(any) || ipaddr.fromByteArray([...any]).range() === "unicast",
        ),
      ),
    ).not.toThrow();
  });

  it("in IPv6 is public only within 2000::/3", () => {
    expect(() =>
      fc.assert(fc.property(bytes(16), (any) => !isPublic(any) || ((any[0] ?? 0) & 0xe0) === 0x20)),
    ).not.toThrow();
  });

  it("is not public if it embeds an IPv4 address", () => {
    const carriers = [
      (high: string, low: string) => `::ffff:${high}:${low}`,
      (high: string, low: string) => `::${high}:${low}`,
      (high: string, low: string) => `::ffff:0:${high}:${low}`,
      (high: string, low: string) => `64:ff9b::${high}:${low}`,
      (high: string, low: string) => `2002:${high}:${low}::1`,
    ];
    const part = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
    expect(() =>
      fc.assert(
        fc.property(part, part, (high, low) => carriers.every((of) => classifyAddress(of(high, low)) !== "public")),
      ),
    ).not.toThrow();
  });
});
