import { describe, expect, it } from "vitest";
import { Consent, NewConsent } from "#domain/lead/consent.ts";

const pushed = {
  wording: "Yes, Harbour Roofing may call me about my roof.",
  source: "https://roofs.example.com/quote",
  at: "2026-11-22T15:00:00+01:00",
  certificateUrl: "https://cert.example.com/9f2c",
};

describe("consent", () => {
  it("may have a time in any zone, and is stored in UTC", () => {
    const stored = { ...pushed, at: "2026-11-22T14:00:00.000Z" };
    expect(NewConsent.parse(pushed)).toEqual(stored);
    expect(Consent.parse(stored)).toEqual(stored);
  });

  it("needs no certificate", () => {
    const { certificateUrl: _, ...plain } = pushed;
    expect(NewConsent.safeParse(plain).success).toBe(true);
  });

  it.each([
    ["wording", { wording: " \n " }],
    ["wording", { wording: "x".repeat(2_001) }],
    ["source", { source: "" }],
    ["source", { source: "x".repeat(201) }],
    ["at", { at: "2026-11-22" }],
    ["certificateUrl", { certificateUrl: "http://cert.example.com/9f2c" }],
    ["certificateUrl", { certificateUrl: "javascript:alert(1)" }],
    ["certificateUrl", { certificateUrl: `https://cert.example.com/${"x".repeat(2_048)}` }],
    ["", { signature: "x" }],
  ])("is refused for its %s: %o", (path, change) => {
    expect(NewConsent.safeParse({ ...pushed, ...change }).error?.issues.map(({ path }) => path.join("."))).toContain(
      path,
    );
  });
});
