import { describe, expect, it } from "vitest";
import { elapsedMs, Instant, InstantInput, minInstant } from "#domain/shared/instant.ts";
import { at } from "#test/support/at.ts";

describe("an instant as input", () => {
  it.each([
    ["2026-11-22T14:05:00Z", "2026-11-22T14:05:00.000Z"],
    ["2026-11-22T15:05:00+01:00", "2026-11-22T14:05:00.000Z"],
    ["2026-11-22T08:35:00.5-05:30", "2026-11-22T14:05:00.500Z"],
    ["2026-11-22T14:05:00.123456Z", "2026-11-22T14:05:00.123Z"],
    ["2026-11-22t14:05:00z", "2026-11-22T14:05:00.000Z"],
    ["2026-11-22t15:05:00+01:00", "2026-11-22T14:05:00.000Z"],
    ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"],
  ])("%s is %s", (input, meant) => {
    expect(InstantInput.parse(input)).toBe(meant);
  });

  it.each([
    ["has no zone", "2026-11-22T14:05:00"],
    ["has no time", "2026-11-22"],
    ["is a day that does not exist", "2026-02-30T14:05:00Z"],
    ["is an hour that does not exist", "2026-11-22T25:05:00Z"],
    ["would be in the year 10000, which does not sort", "9999-12-31T23:59:59-01:00"],
    ["would be before the year 0, which does not sort", "0000-01-01T00:00:00+01:00"],
    ["is a number of seconds", "1795356300"],
  ])("is refused when it %s", (_, input) => {
    expect(InstantInput.safeParse(input).error?.issues).toHaveLength(1);
  });
});

describe("an instant", () => {
  it.each(["2026-11-22T14:05:00Z", "2026-11-22T14:05:00.0000Z", "2026-11-22T14:05:00.000+00:00"])(
    "has only one form, and not %s",
    (text) => {
      expect(Instant.safeParse(text).success).toBe(false);
    },
  );

  it("differs from another by a signed number of milliseconds", () => {
    expect(elapsedMs(at("14:00"), at("14:00:00.001"))).toBe(1);
    expect(elapsedMs(at("14:00:00.001"), at("14:00"))).toBe(-1);
  });

  it("is the minimum if the other is later or missing", () => {
    expect(minInstant(at("14:00"), at("14:05"))).toBe(at("14:00"));
    expect(minInstant(at("14:05"), at("14:00"))).toBe(at("14:00"));
    expect(minInstant(undefined, at("14:00"))).toBe(at("14:00"));
    expect(minInstant(at("14:00"), undefined)).toBe(at("14:00"));
    expect(minInstant(undefined, undefined)).toBeUndefined();
  });
});
