import { describe, expect, it } from "vitest";
import { parseNextPath } from "#console/sign-in/parse-next-path.ts";

describe("parseNextPath", () => {
  it.each(["/console", "/console/leads?q=zoe%20o&after=2026-11-24T10:00:00.000Z/lead_1", "/console/statements/INV-1"])(
    "keeps %s",
    (path) => {
      expect(parseNextPath(path)).toBe(path);
    },
  );

  it.each([
    ["another site", "https://evil.example.com/console"],
    ["what a browser reads as another site", "/console/..//evil.example.com"],
    ["a page outside of the console", "/console/../b/token"],
    ["a page outside of the console, with encoded dots", "/console/%2E%2e/b/token"],
    ["a page of the sign-in", "/console/sign-in/code"],
    ["nothing", undefined],
  ])("opens the first page instead of %s", (_, path) => {
    expect(parseNextPath(path)).toBe("/console");
  });
});
