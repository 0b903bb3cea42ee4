import { describe, expect, it } from "vitest";
import { ScreeningRule } from "#domain/campaigns/screening-rule.ts";
import { evaluateScreening, NewScreening, Screening } from "#domain/lead/screening.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { at, on } from "#test/support/at.ts";

type Check = Screening[number];
const now = at("14:00");
const fourWeeks: ScreeningRule = { maxAgeDays: 28 };
const check = (verdict: Check["verdict"], checkedAt: Instant, register: Check["register"] = "TPS"): Check => ({
  register,
  verdict,
  checkedAt,
});

describe("a screened number", () => {
  it("is clear until the check is as old as the rule allows", () => {
    const screening = [check("clear", on("2026-11-01T09:00Z"))];
    expect(evaluateScreening(screening, fourWeeks, false, now)).toEqual({
      verdict: "clear",
      expiresAt: on("2026-11-29T09:00Z"),
    });
  });

  it("needs another check from the time of expiry on", () => {
    const checkedAt = on("2026-10-25T14:00Z");
    const verdict = (time: Instant) => evaluateScreening([check("clear", checkedAt)], fourWeeks, false, time);
    expect(verdict(at("13:59:59.999"))).toMatchObject({ verdict: "clear" });
    expect(verdict(now)).toEqual({ verdict: "expired", checkedAt });
  });

  it("expires with its oldest check", () => {
    const screening = [check("clear", at("13:00")), check("clear", on("2026-10-01T09:00Z"), "CTPS")];
    expect(evaluateScreening(screening, fourWeeks, false, now)).toEqual({
      verdict: "expired",
      checkedAt: on("2026-10-01T09:00Z"),
    });
  });

  it("may not be called if it is listed, in either register and at any age of the check", () => {
    expect(evaluateScreening([check("listed", at("13:00"))], fourWeeks, false, now)).toEqual({ verdict: "listed" });
    expect(
      evaluateScreening(
        [check("clear", at("13:00")), check("listed", on("2024-01-01T09:00Z"), "CTPS")],
        fourWeeks,
        false,
        now,
      ),
    ).toEqual({ verdict: "listed" });
  });

  it("may be called if it is listed but the person consented", () => {
    expect(evaluateScreening([check("listed", at("13:00"))], fourWeeks, true, now)).toMatchObject({ verdict: "clear" });
  });

  it("needs a check under a rule, even if the person consented", () => {
    expect(evaluateScreening(undefined, fourWeeks, true, now)).toEqual({ verdict: "missing" });
    const checkedAt = on("2026-10-01T09:00Z");
    expect(evaluateScreening([check("listed", checkedAt)], fourWeeks, true, now)).toEqual({
      verdict: "expired",
      checkedAt,
    });
  });

  it.each([
    ["five minutes ahead counts, because clocks differ", "14:05", "clear"],
    ["further ahead does not count", "14:05:00.001", "missing"],
  ])("by a check from %s", (_, time, verdict) => {
    expect(evaluateScreening([check("clear", at(time))], fourWeeks, false, now)).toMatchObject({ verdict });
  });

  it("is not called because of a wrong clock", () => {
    expect(evaluateScreening([check("listed", at("20:00"))], fourWeeks, false, now)).toEqual({ verdict: "listed" });
  });
});

describe("an unscreened number", () => {
  it("needs a check under a rule", () => {
    expect(evaluateScreening(undefined, fourWeeks, false, now)).toEqual({ verdict: "missing" });
    expect(evaluateScreening([], fourWeeks, false, now)).toEqual({ verdict: "missing" });
  });
});

describe("screening without a rule", () => {
  it.each<[string, Screening | undefined, boolean, object]>([
    ["requires no check", undefined, false, { verdict: "clear" }],
    ["has no expiry", [check("clear", on("2020-01-01T09:00Z"))], false, { verdict: "clear" }],
    ["forbids calls to a listed number", [check("listed", on("2020-01-01T09:00Z"))], false, { verdict: "listed" }],
    [
      "allows calls to a listed number with consent",
      [check("listed", on("2020-01-01T09:00Z"))],
      true,
      { verdict: "clear" },
    ],
  ])("%s", (_, screening, hasConsent, verdict) => {
    expect(evaluateScreening(screening, undefined, hasConsent, now)).toEqual(verdict);
  });
});

describe("screening as input", () => {
  it("may have times in any zone, and is stored in UTC", () => {
    const pushed = [{ register: "CTPS", verdict: "clear", checkedAt: "2026-11-22T15:00:00+01:00" }];
    expect(Screening.parse(NewScreening.parse(pushed))).toEqual([check("clear", now, "CTPS")]);
  });

  it("has at most one check of each register", () => {
    expect(Screening.safeParse([check("clear", now), check("listed", now)]).success).toBe(false);
    expect(Screening.safeParse([check("clear", now), check("clear", now, "CTPS")]).success).toBe(true);
  });

  it.each([0, 29, 1.5])("refuses a maximum age of %d days", (maxAgeDays) => {
    expect(ScreeningRule.safeParse({ maxAgeDays }).success).toBe(false);
  });
});
