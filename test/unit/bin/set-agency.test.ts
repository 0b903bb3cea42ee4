import { describe, expect, it } from "vitest";
import { parseSmsPerDay } from "#bin/set-agency.ts";

describe("what an agency's texts may cost in a day, on the command line", () => {
  it.each([
    ["25", 2_500],
    ["25.00", 2_500],
    ["0.5", 50],
    ["0.05", 5],
    ["0", 0],
  ])("%s is so many cents: %i", (text, amount) => {
    expect(parseSmsPerDay(text)).toEqual({ amount, currency: "USD" });
  });

  it("is the usual limit again when that is asked for", () => {
    expect(parseSmsPerDay("usual")).toBe("usual");
  });

  it.each(["", "-1", "1.005", "£5", "1,000", "none", "1e3", undefined])("is not %j", (text) => {
    expect(parseSmsPerDay(text)).toBeUndefined();
  });
});
