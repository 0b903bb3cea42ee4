import { describe, expect, it } from "vitest";
import { toDueBy } from "#domain/erasures/due-by.ts";
import { on } from "#test/support/at.ts";

describe("an erasure is due", () => {
  it.each([
    ["2027-01-31T10:00:00Z", "2027-02-28T10:00:00Z"],
    ["2028-01-30T10:00:00Z", "2028-02-29T10:00:00Z"],
    ["2027-02-28T10:00:00Z", "2027-03-28T10:00:00Z"],
    ["2026-12-31T23:59:59.999Z", "2027-01-31T23:59:59.999Z"],
    ["2027-05-31T00:00:00Z", "2027-06-30T00:00:00Z"],
    ["2027-06-15T00:00:00Z", "2027-07-15T00:00:00Z"],
  ])("one calendar month after %s: %s", (requested, due) => {
    expect(toDueBy(on(requested))).toBe(on(due));
  });
});
