import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeLeadLinks, makePersonLinks } from "#contact/adapters/lead-links.ts";
import type { SealedSecret } from "#domain/subscriptions/subscription.ts";
import { deriveKeys } from "#platform/secrets/derive-keys.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";
import { makeSignedTokens } from "#platform/secrets/signed-token.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";

describe("a link to stop messages", () => {
  const links = makeStopLinks(parseMasterSecret("a well kept secret"), "https://api.example.com");
  const link = { agencyId: ids.create("agency"), clientId: ids.create("client"), subscriptionId: ids.create("sub") };
  const endpoint = "+447700900123";
  const token = links.createUrl({ ...link, endpoint }).slice("https://api.example.com/s/".length);

  it("contains the subscription, and recognises the phone that it does not contain", () => {
    const parsed = links.parseToken(token);
    expect(parsed).toMatchObject(link);
    expect([endpoint, "+447700900124"].map((each) => parsed?.isSentTo(each))).toEqual([true, false]);
    expect(token).toMatch(/^[\w-]{83}$/);
  });

  it("stays valid across deployments, as long as the master secret exists: STOP must always work", () => {
    const older = "AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAABzpeDEjnPVpDgT9qd";
    const content = { agencyId: anId("agency"), clientId: anId("client"), subscriptionId: anId("sub") };
    expect(links.parseToken(older)).toMatchObject(content);
  });

  it("marks a subscription of the agency itself", () => {
    const { clientId: _, ...own } = link;
    const url = links.createUrl({ ...own, endpoint });
    expect(links.parseToken(url.slice(url.lastIndexOf("/") + 1))).toMatchObject({ ...own, clientId: undefined });
  });

  it("is refused if it was changed, truncated, or made with another secret", () => {
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === "A" ? "B" : "A";
      expect(links.parseToken(token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
    }
    for (const wrong of ["", token.slice(0, -1), `${token}A`, ` ${token}`])
      expect(links.parseToken(wrong)).toBeUndefined();
    expect(makeStopLinks(parseMasterSecret("another"), "https://api.example.com").parseToken(token)).toBeUndefined();
  });

  it("is not valid as a link to a lead, nor the reverse", () => {
    const leads = makeLeadLinks(parseMasterSecret("a well kept secret"), "https://api.example.com");
    const issuedAt = on("2026-11-22T14:00:00Z");
    const lead = leads.createUrl({ agencyId: link.agencyId, leadId: ids.create("lead"), delivery: 0, issuedAt });
    expect(links.parseToken(lead.slice(lead.lastIndexOf("/") + 1))).toBeUndefined();
    expect(leads.parseToken(token)).toBeUndefined();
    const sameSize = deriveKeys(parseMasterSecret("a well kept secret"), "lead-links");
    const bytes = Buffer.from(token, "base64url").subarray(0, 48);
    expect(links.parseToken(makeSignedTokens(sameSize, 48).write(bytes))).toBeUndefined();
  });
});

describe("a sealed secret", () => {
  const box = makeSecretBox(parseMasterSecret("master"));

  it("is opened by the box that sealed it, and differs each time", () => {
    const sealed = box.seal("whsec_ünïcode");
    expect(box.unseal(sealed)).toBe("whsec_ünïcode");
    expect(sealed).not.toContain("whsec");
    expect(box.seal("whsec_ünïcode")).not.toBe(sealed);
  });

  it("stays readable across deployments, as long as the master secret exists", () => {
    const sealed = "ipQYtys0raVqjvdGZyT5lCFJg3-k49Ygr0YlHQGEzxUeWHAFxAFGE79l" as SealedSecret;
    expect(box.unseal(sealed)).toBe("whsec_c2VjcmV0");
  });

  it("cannot be opened by the box of another system", () => {
    expect(() => makeSecretBox(parseMasterSecret("another")).unseal(box.seal("x"))).toThrow("unable to authenticate");
  });

  it.each([0, 12, 28])("cannot be opened if its byte %i was changed", (byte) => {
    const bytes = Buffer.from(box.seal("a secret"), "base64url");
    bytes.writeUInt8(bytes.readUInt8(byte) ^ 1, byte);
    expect(() => box.unseal(bytes.toString("base64url") as SealedSecret)).toThrow("unable to authenticate");
  });

  it("cannot be opened if most of it is missing", () => {
    expect(() => box.unseal("AAAA" as SealedSecret)).toThrow(/tag|authenticate/i);
  });

  it("is recognised by a fingerprint that only this system can make", () => {
    expect(box.fingerprint("Bearer abc")).toBe(box.fingerprint("Bearer abc"));
    expect(box.fingerprint("Bearer abd")).not.toBe(box.fingerprint("Bearer abc"));
    expect(makeSecretBox(parseMasterSecret("another secret")).fingerprint("Bearer abc")).not.toBe(
      box.fingerprint("Bearer abc"),
    );
  });

  it("for a webhook is accepted by the Standard Webhooks library, and is never the same twice", () => {
    const secret = box.newWebhookSecret("v1");
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(() => new Webhook(secret)).not.toThrow();
    expect(box.newWebhookSecret("v1")).not.toBe(secret);
  });
});

describe("the secret of a key", () => {
  it("has 256 random bits behind a prefix that scanners find", () => {
    expect(newApiKeySecret("live")).toMatch(/^baton_[\w-]{43}$/);
    expect(newApiKeySecret("test")).toMatch(/^baton_test_[\w-]{43}$/);
    expect(newApiKeySecret("live")).not.toBe(newApiKeySecret("live"));
  });
});

describe("a link to a lead", () => {
  const links = makeLeadLinks(parseMasterSecret("master"), "https://leads.example.com");
  const link = {
    agencyId: ids.create("agency"),
    leadId: ids.create("lead"),
    delivery: 2,
    issuedAt: on("2026-11-22T14:00:07Z"),
  };
  const tokenOf = (url: string) => url.slice(url.lastIndexOf("/") + 1);
  const token = tokenOf(links.createUrl(link));

  it("leads to the card by a token of only 63 characters, because each character in an SMS costs money", () => {
    expect(links.createUrl(link)).toMatch(/^https:\/\/leads\.example\.com\/l\/[\w-]{63}$/);
  });

  it("contains the lead, the delivery and the second when it was made", () => {
    expect(links.parseToken(token)).toEqual(link);
  });

  it("is always the same for the same delivery", () => {
    expect(tokenOf(links.createUrl(link))).toBe(token);
  });

  it("has a MAC of 80 bits, the least that RFC 2104 allows", () => {
    const contentBytes = 16 + 16 + 1 + 4;
    expect((Buffer.from(token, "base64url").length - contentBytes) * 8).toBe(80);
  });

  it("of another lead, agency, delivery or second differs in its MAC too, so no part can be exchanged", () => {
    const bytes = Buffer.from(token, "base64url");
    const others = [
      { agencyId: ids.create("agency") },
      { leadId: ids.create("lead") },
      { delivery: 3 },
      { issuedAt: on("2026-11-22T14:00:08Z") },
    ].map((change) => Buffer.from(tokenOf(links.createUrl({ ...link, ...change })), "base64url"));
    for (const other of others) {
      const exchanged = Buffer.concat([other.subarray(0, 37), bytes.subarray(37)]);
      expect(links.parseToken(exchanged.toString("base64url"))).toBeUndefined();
    }
  });

  it("works for every possible delivery of a lead", () => {
    for (const delivery of [0, 9, 255]) {
      expect(links.parseToken(tokenOf(links.createUrl({ ...link, delivery })))?.delivery).toBe(delivery);
    }
  });

  it("is refused if any of its bits was changed", () => {
    const bytes = Buffer.from(token, "base64url");
    const forged = Array.from({ length: bytes.length * 8 }, (_, bit) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return links.parseToken(changed.toString("base64url"));
    });
    expect(forged.filter((read) => read !== undefined)).toEqual([]);
  });

  it.each([
    ["nothing", ""],
    ["a guess", "A".repeat(63)],
    ["one character less", token.slice(1)],
    ["one character more", `${token}A`],
    ["padding", `${token}==`],
    ["another spelling of the same bytes", ` ${token}`],
    ["another lead's id in clear", link.leadId],
  ])("is not %s", (_, other) => {
    expect(links.parseToken(other)).toBeUndefined();
  });

  it("of another system is refused", () => {
    expect(makeLeadLinks(parseMasterSecret("another"), "https://leads.example.com").parseToken(token)).toBeUndefined();
  });
});

describe("a link to the leads of a person", () => {
  const links = makePersonLinks(parseMasterSecret("master"), "https://leads.example.com");
  const link = {
    agencyId: ids.create("agency"),
    clientId: ids.create("client"),
    subscriptionId: ids.create("sub"),
    issuedAt: on("2026-11-22T14:00:07Z"),
  };
  const tokenOf = (url: string) => url.slice(url.lastIndexOf("/") + 1);
  const token = tokenOf(links.createUrl(link));

  it("contains the subscription and when it was made, and is read back", () => {
    expect(links.createUrl(link)).toMatch(/^https:\/\/leads\.example\.com\/m\/[\w-]{86}$/);
    expect(links.parseToken(token)).toEqual(link);
  });

  it("is refused if any of its bits was changed, or if it was made by another system", () => {
    const bytes = Buffer.from(token, "base64url");
    const forged = Array.from({ length: bytes.length * 8 }, (_, bit) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return links.parseToken(changed.toString("base64url"));
    });
    expect(forged.filter((read) => read !== undefined)).toEqual([]);
    expect(
      makePersonLinks(parseMasterSecret("another"), "https://leads.example.com").parseToken(token),
    ).toBeUndefined();
  });

  it("is not valid as a link to a lead or to stop messages, nor the reverse", () => {
    const lead = makeLeadLinks(parseMasterSecret("master"), "https://leads.example.com");
    const stop = makeStopLinks(parseMasterSecret("master"), "https://leads.example.com");
    expect([lead.parseToken(token), stop.parseToken(token)]).toEqual([undefined, undefined]);
    const leadToken = tokenOf(lead.createUrl({ ...link, leadId: ids.create("lead"), delivery: 0 }));
    expect(
      [leadToken, tokenOf(stop.createUrl({ ...link, endpoint: "+447700900123" }))].map((other) =>
        links.parseToken(other),
      ),
    ).toEqual([undefined, undefined]);
  });
});
