import { describe, expect, it } from "vitest";
import { parseSmsPerDay } from "#bin/set-agency.ts";

describe("the --sms-per-day option", () => {
  it.each([
    ["25", 2_500],
    ["25.00", 2_500],
    ["0.5", 50],
    ["0.05", 5],
    ["0", 0],
  ])("%s is %i cents", (text, amount) => {
    expect(parseSmsPerDay(text)).toEqual({ amount, currency: "USD" });
  });

  it("usual is the deployed limit", () => {
    expect(parseSmsPerDay("usual")).toBe("usual");
  });

  it.each(["", "-1", "1.005", "£5", "1,000", "none", "1e3"])("refuses %j", (text) => {
    expect(() => parseSmsPerDay(text)).toThrow("25.00");
  });
});
