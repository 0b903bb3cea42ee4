import { describe, expect, it } from "vitest";
import { formatCallSpeed } from "#leads/pages/lead-phrases.ts";

const nothing = { acknowledgedSeconds: null, ttfaSeconds: null, ttfcSeconds: null, outcomeSeconds: null };

describe("the speed of a call in words", () => {
  it.each([
    [240, 180, "Called after 4 minutes; 3 minutes of your working hours"],
    [240, null, "Called after 4 minutes"],
    [240, 240, "Called after 4 minutes; all of it in your working hours"],
    [3600, 0, "Called after 1 hour; none of it in your working hours"],
    [230_760, 2_160, "Called after 2 days; 36 minutes of your working hours"],
    [7_200, 30, "Called after 2 hours; less than a minute of your working hours"],
    [59, 59, "Called within a minute"],
    [0, 0, "Called within a minute"],
    [0, null, "Called within a minute"],
  ])("is right for %s seconds, %s of them in working hours", (rawSeconds, workingSeconds, words) => {
    const [raw, working] = [rawSeconds, workingSeconds].map((ttfaSeconds) => ({ ...nothing, ttfaSeconds }));
    expect(formatCallSpeed({ raw: raw ?? nothing, working: working ?? nothing })).toBe(words);
  });

  it("is absent before the first call", () => {
    expect(formatCallSpeed({ raw: nothing, working: nothing })).toBeUndefined();
  });
});
