import { validateHeaderName, validateHeaderValue } from "node:http";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CustomHeaders } from "#domain/subscriptions/custom-headers.ts";
import { javascriptNames } from "#test/support/javascript-names.ts";
import { runs } from "#test/support/property-runs.ts";

const accepts = (...headers: [name: string, value: string][]) =>
  CustomHeaders.safeParse(headers.map(([name, value]) => ({ name, value }))).success;

describe("custom headers", () => {
  it.each(["authorization", "X-Api-Key", "x", "cookie", "!#$%&'*+-.^_`|~09Az", "x".repeat(64)])(
    "may have the name %s",
    (name) => {
      expect(accepts([name, "value"])).toBe(true);
    },
  );

  it.each([
    "connection",
    "Keep-Alive",
    "TE",
    "trailer",
    "transfer-encoding",
    "Upgrade",
    "proxy-authorization",
    "proxy-connection",
    "host",
    "HOST",
    "content-type",
    "Content-Length",
    "content-anything",
    "webhook-id",
    "Webhook-Signature",
    "webhook-x",
    "expect",
    "accept-encoding",
    "user-agent",
    "http2-settings",
    "",
    " ",
    "x y",
    "x:",
    "x\r\ny",
    "ünï",
    "x\u0000",
    "__proto__",
    "__PROTO__",
    "x".repeat(65),
  ])("may not have the name %j", (name) => {
    expect(accepts([name, "value"])).toBe(false);
  });

  it.each(["Bearer abc.def", "a", "a b  c", "x".repeat(512), "!~"])("may have the value %s", (value) => {
    expect(accepts(["x", value])).toBe(true);
  });

  it.each(["", " ", " a", "a ", "a\tb", "a\r\nx-evil: 1", "a\u0000", "ä", "a\u007f", "x".repeat(513)])(
    "may not have the value %j",
    (value) => {
      expect(accepts(["x", value])).toBe(false);
    },
  );

  it("are at most ten, with unique names in lower case", () => {
    const many = (count: number) => Array.from({ length: count }, (_, index): [string, string] => [`x-${index}`, "v"]);
    expect([accepts(...many(10)), accepts(...many(11))]).toEqual([true, false]);
    expect(accepts(["X-One", "1"], ["x-one", "2"])).toBe(false);
    expect(CustomHeaders.parse([{ name: "X-One", value: "1" }])).toEqual([{ name: "x-one", value: "1" }]);
  });

  it("may have the names that JavaScript uses, such as constructor", () => {
    const names = javascriptNames.filter((name) => /^[a-z]{1,64}$/.test(name));
    expect(names).toContain("constructor");
    for (const name of names) expect(CustomHeaders.parse([{ name, value: "v" }])).toEqual([{ name, value: "v" }]);
  });

  it("are valid for Node, for any accepted name and value", () => {
    const sent = fc.property(fc.string({ maxLength: 80 }), fc.string({ maxLength: 600 }), (name, value) => {
      const read = CustomHeaders.safeParse([{ name, value }]);
      for (const header of read.data ?? []) {
        validateHeaderName(header.name);
        validateHeaderValue(header.name, header.value);
      }
    });
    expect(() => fc.assert(sent, runs(1_000))).not.toThrow();
  });
});
