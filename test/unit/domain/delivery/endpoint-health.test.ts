import { describe, expect, it } from "vitest";
import { crossedWarningLevel, failuresThatDisable, getWarningLevel } from "#domain/delivery/endpoint-health.ts";

describe("a failing endpoint", () => {
  it.each([
    [0, 0],
    [49, 0],
    [50, 50],
    [69, 50],
    [70, 70],
    [89, 70],
    [90, 90],
    [99, 90],
    [100, 100],
    [250, 100],
  ])("after %d failing minutes of a hundred is at %d percent", (failures, level) => {
    expect(failuresThatDisable).toBe(100);
    expect(getWarningLevel({ failures })).toBe(level);
  });

  it("crosses a level that is higher than the last one announced", () => {
    expect(crossedWarningLevel({ failures: 49, toldLevel: 0 })).toBe(false);
    expect(crossedWarningLevel({ failures: 50, toldLevel: 0 })).toBe(true);
    expect(crossedWarningLevel({ failures: 69, toldLevel: 50 })).toBe(false);
    expect(crossedWarningLevel({ failures: 70, toldLevel: 50 })).toBe(true);
    expect(crossedWarningLevel({ failures: 50, toldLevel: 100 })).toBe(false);
  });
});
