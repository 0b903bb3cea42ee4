import { createHash } from "node:crypto";
import { TypeID } from "typeid-js";
import { describe, expect, it } from "vitest";
import { LeadId } from "#domain/shared/id.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import { makeIds, makeKeyedFingerprint } from "#platform/secrets/keyed-ids.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

describe("new ids", () => {
  it("sort by time of creation", async () => {
    const first = ids.create("lead");
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(ids.create("lead") > first).toBe(true);
  });

  it("are unique", () => {
    expect(new Set(Array.from({ length: 1_000 }, () => ids.create("lead"))).size).toBe(1_000);
  });

  it("match their schema", () => {
    expect(LeadId.safeParse(ids.create("lead")).success).toBe(true);
    expect(LeadId.safeParse(ids.create("client")).success).toBe(false);
  });
});

describe("derived ids", () => {
  const parts = ["lead", "agency_00000000000000000000000001", "crm-4711"] as const;
  const [prefix, agencyId, idempotencyKey] = parts;

  it("never change under a secret, so that a lead that is pushed again after an upgrade finds itself", () => {
    expect(makeIds(parseMasterSecret("a well kept secret")).derive(...parts)).toBe("lead_2j8x49cj6d3gpnrqj1902yvg75");
  });

  it("differ under another secret", () => {
    expect(makeIds(parseMasterSecret("another secret")).derive(...parts)).not.toBe(
      makeIds(parseMasterSecret("a well kept secret")).derive(...parts),
    );
  });

  it("are not what an outsider computes who knows the parts and the code but not the secret", () => {
    const text = `${prefix}\n${agencyId.length}:${agencyId}${idempotencyKey.length}:${idempotencyKey}`;
    const digest = createHash("sha256").update(text).digest().subarray(0, 16);
    const computed = TypeID.fromUUIDBytes(prefix, digest).toString();
    expect(ids.deriveUnkeyed(...parts)).toBe(computed);
    expect(makeIds(parseMasterSecret("a well kept secret")).derive(...parts)).not.toBe(computed);
  });

  it("without a key are the same for every secret, because functions without the secret derive them too", () => {
    expect(makeIds(parseMasterSecret("a well kept secret")).deriveUnkeyed(...parts)).toBe(ids.deriveUnkeyed(...parts));
    expect(ids.deriveUnkeyed(...parts)).toBe("lead_724djq923ha5nq26fzjg12gbte");
  });
});

describe("a fingerprint", () => {
  it("is the SHA-256 of the text in base64url, as published for the empty text and for abc", () => {
    expect(fingerprint("")).toBe("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
    expect(fingerprint("abc")).toBe("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  });

  it("with a key is the same for the same text and secret only", () => {
    const keyed = makeKeyedFingerprint(parseMasterSecret("a well kept secret"));
    expect(keyed("abc")).toBe(makeKeyedFingerprint(parseMasterSecret("a well kept secret"))("abc"));
    expect(keyed("abc")).not.toBe(keyed("abd"));
    expect(keyed("abc")).not.toBe(makeKeyedFingerprint(parseMasterSecret("another secret"))("abc"));
    expect(keyed("abc")).not.toBe(fingerprint("abc"));
  });
});
