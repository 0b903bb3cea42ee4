import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import type { VerificationChallenge } from "#subscriptions/verification/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const proofs = makeEndpointProofs(parseMasterSecret("a well kept secret"), "https://api.example.com");
const challenge: VerificationChallenge = {
  agencyId: anId("agency"),
  clientId: anId("client"),
  subscriptionId: anId("sub"),
  endpoint: "sales@example.com",
  sentAt: at("14:00"),
};
const { clientId: _, ...ofTheAgency } = challenge;
const tokenOf = (question: VerificationChallenge) =>
  proofs.deriveLink(question).slice("https://api.example.com/v/".length);

/** Challenges that differ from `challenge` in one field each. */
const others: [string, VerificationChallenge][] = [
  ["another agency", { ...challenge, agencyId: anId("agency", 2) }],
  ["another client", { ...challenge, clientId: anId("client", 2) }],
  ["the agency itself", ofTheAgency],
  ["another subscription", { ...challenge, subscriptionId: anId("sub", 2) }],
  ["another endpoint", { ...challenge, endpoint: "sales@example.org" }],
  ["another time", { ...challenge, sentAt: at("14:01") }],
];

describe("proof of a verification", () => {
  it("has 256 bits for programs, six digits or a link for people, and is the same whenever it is derived", () => {
    expect(proofs.deriveWebhookChallenge(challenge)).toMatch(/^[\w-]{43}$/);
    expect(proofs.deriveCode(challenge)).toMatch(/^\d{6}$/);
    expect(tokenOf(challenge)).toMatch(/^[\w-]{86}$/);
    expect(proofs.isWebhookChallenge(challenge, proofs.deriveWebhookChallenge({ ...challenge }))).toBe(true);
    expect(proofs.isValidCode(challenge, proofs.deriveCode({ ...challenge }))).toBe(true);
    expect(proofs.isValidLinkToken(challenge, tokenOf({ ...challenge }))).toBe(true);
  });

  it.each(others)("is invalid for %s", (_of, other) => {
    expect(proofs.isWebhookChallenge(other, proofs.deriveWebhookChallenge(challenge))).toBe(false);
    expect(proofs.isValidCode(other, proofs.deriveCode(challenge))).toBe(false);
    // The token also contains the ids in clear: only its proof is compared here.
    expect(tokenOf(other).slice(64)).not.toBe(tokenOf(challenge).slice(64));
    expect(proofs.isValidLinkToken(other, tokenOf(challenge))).toBe(false);
  });

  it("of one kind reveals nothing about the other kinds", () => {
    const link = Buffer.from(tokenOf(challenge), "base64url").subarray(48);
    const sentChallenge = Buffer.from(proofs.deriveWebhookChallenge(challenge), "base64url");
    expect(link).toHaveLength(16);
    expect(sentChallenge.includes(link)).toBe(false);
    for (const proof of [link, sentChallenge]) {
      expect(String(proof.readUIntBE(0, 6) % 1_000_000).padStart(6, "0")).not.toBe(proofs.deriveCode(challenge));
    }
  });

  it("of another system is invalid", () => {
    const foreign = makeEndpointProofs(parseMasterSecret("another secret"), "https://api.example.com");
    expect(foreign.isWebhookChallenge(challenge, proofs.deriveWebhookChallenge(challenge))).toBe(false);
    expect(foreign.isValidCode(challenge, proofs.deriveCode(challenge))).toBe(false);
    expect(foreign.isValidLinkToken(challenge, tokenOf(challenge))).toBe(false);
  });

  it.each(["", "000", "0000000", "not a code", "💥"])("is not %j", (candidate) => {
    expect(proofs.isValidCode(challenge, candidate)).toBe(false);
    expect(proofs.isWebhookChallenge(challenge, candidate)).toBe(false);
    expect(proofs.isValidLinkToken(challenge, candidate)).toBe(false);
  });

  it("as a code is any of a million, with leading zeros", () => {
    const codes = Array.from({ length: 2_000 }, (_, sub) =>
      proofs.deriveCode({ ...challenge, subscriptionId: anId("sub", sub) }),
    );
    expect(codes.filter((code) => !/^\d{6}$/.test(code))).toEqual([]);
    // About 200 of each digit; fewer than 100 of one is more likely a fault than chance.
    for (const digit of "0123456789") {
      expect(codes.filter((code) => code.startsWith(digit)).length).toBeGreaterThan(100);
    }
  });
});

describe("token of a link", () => {
  it("names the subscription, of a client or of the agency itself", () => {
    const holds = fc.property(fc.boolean(), (isOfClient) => {
      const link = {
        agencyId: ids.create("agency"),
        ...(isOfClient && { clientId: ids.create("client") }),
        subscriptionId: ids.create("sub"),
      };
      expect(proofs.parseLinkToken(tokenOf({ ...challenge, clientId: undefined, ...link }))).toEqual(link);
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it("is invalid when any of it is missing, or there is more", () => {
    const token = tokenOf(challenge);
    for (const wrong of ["", "AAAA", token.slice(0, -2), `${token}AAAA`]) {
      expect(proofs.parseLinkToken(wrong)).toBeUndefined();
    }
  });
});
