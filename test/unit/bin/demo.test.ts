import { describe, expect, it } from "vitest";
import { pollUntil } from "#bin/demo/poll-until.ts";
import { isBalanced } from "#bin/demo/reconcile.ts";
import { makeVerdict } from "#bin/demo/verdict.ts";

describe("the verdict of the demo", () => {
  it("holds, and shows a warning, when something was only slow", async () => {
    const verdict = makeVerdict();
    const slowRead = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return "there";
    };
    expect(await pollUntil({ what: "the bill", usualMs: 1, verdict }, slowRead)).toBe("there");
    expect(verdict.holds()).toBe(true);
    expect(verdict.summarize()).toContain("the bill took");
  });

  it("does not hold when an expectation fails, and shows which one", () => {
    const verdict = makeVerdict();
    verdict.expect(true, "a lead is lost");
    verdict.expect(false, "a lead is billed twice");
    expect(verdict.holds()).toBe(false);
    expect(verdict.summarize()).toContain("a lead is billed twice");
    expect(verdict.summarize()).not.toContain("a lead is lost");
  });
});

describe("the reconciliation of the demo", () => {
  const tally = { channel: "sms", promised: 9, delivered: 6, inFlight: 1, failed: 1, skipped: 1, arrived: 6 };

  it.each([
    ["balances when every promised delivery is accounted for and every delivered one arrived", tally, true],
    ["does not balance when a promised delivery is lost", { ...tally, promised: 10 }, false],
    ["does not balance when a delivered lead did not arrive", { ...tally, arrived: 5 }, false],
    ["does not balance when a lead arrived twice", { ...tally, arrived: 7 }, false],
  ])("%s", (_, changed, expected) => {
    expect(isBalanced(changed)).toBe(expected);
  });
});
