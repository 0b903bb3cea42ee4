import { describe, expect, it } from "vitest";
import { LeadId } from "#domain/shared/id.ts";
import { fingerprint, ids } from "#platform/ids.ts";

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
  it("never change, so that a lead that is pushed again after an upgrade finds itself", () => {
    expect(ids.derive("lead", "agency_00000000000000000000000001", "crm-4711")).toBe("lead_724djq923ha5nq26fzjg12gbte");
  });
});

describe("a fingerprint", () => {
  it("is the SHA-256 of the text in base64url, as published for the empty text and for abc", () => {
    expect(fingerprint("")).toBe("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
    expect(fingerprint("abc")).toBe("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  });
});
