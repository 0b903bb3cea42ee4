import { createHmac, hkdfSync } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { anId } from "#test/support/an-id.ts";
import { runs } from "#test/support/property-runs.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const contactHash = makeContactHash(parseMasterSecret("a well kept secret"));
const hashOf = (...contact: Parameters<typeof contactHash.compute>) => contactHash.compute(...contact);
const agencyId = anId("agency");

describe("the hash of a contact", () => {
  it("never changes, so that old suppressions are still found", () => {
    expect(hashOf(agencyId, "phone", "+447700900123")).toBe("ieAk3ELf_IJHUGfXSN3Wbw");
    expect(hashOf(agencyId, "email", "zoe@example.com")).toBe("4Qe6lfukJzi5okrDB7Zn0Q");
  });

  it("is HMAC-SHA-256 with a separate derived key, truncated to 128 bits", () => {
    const key = Buffer.from(hkdfSync("sha256", "a well kept secret", "baton", "contact-hashes", 32));
    const mac = createHmac("sha256", key).update(`["${agencyId}","phone","+447700900123"]`).digest();
    expect(hashOf(agencyId, "phone", "+447700900123")).toBe(mac.subarray(0, 16).toString("base64url"));
  });

  it("differs for another agency, and for the same text as another kind of contact", () => {
    const hash = hashOf(agencyId, "phone", "+447700900123");
    expect(hashOf(anId("agency", 2), "phone", "+447700900123")).not.toBe(hash);
    expect(hashOf(agencyId, "email", "+447700900123")).not.toBe(hash);
  });

  it("cannot be computed without the secret", () => {
    const elsewhere = makeContactHash(parseMasterSecret("another secret"));
    expect(elsewhere.compute(agencyId, "phone", "+447700900123")).not.toBe(hashOf(agencyId, "phone", "+447700900123"));
  });

  it("differs whenever agency, kind or value differ, even by quotation marks or commas", () => {
    const contact = fc.tuple(
      fc.constantFrom(anId("agency"), anId("agency", 2)),
      fc.constantFrom("phone" as const, "email" as const),
      fc.string({ unit: fc.constantFrom('"', ",", "[", "]", "\\", "a", "é"), maxLength: 6 }),
    );
    fc.assert(
      fc.property(contact, contact, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(hashOf(...one) === hashOf(...other)).toBe(isSame);
        expect(hashOf(...one)).toMatch(/^[\w-]{22}$/);
      }),
      runs(500),
    );
  });
});
