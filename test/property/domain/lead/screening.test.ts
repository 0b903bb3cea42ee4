import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateScreening, type Screening } from "#domain/lead/screening.ts";
import { elapsedMs, instant } from "#domain/shared/instant.ts";
import { at } from "#test/support/at.ts";

const dayMs = 86_400_000;
const now = at("14:00");
const ago = (ms: number) => instant(Date.parse(now) - ms);

const anyScreening: fc.Arbitrary<Screening> = fc.uniqueArray(
  fc.record({
    register: fc.constantFrom("TPS", "CTPS"),
    verdict: fc.constantFrom("clear", "listed"),
    checkedAt: fc.integer({ min: -10 * 60_000, max: 40 * dayMs }).map(ago),
  }),
  { selector: ({ register }) => register },
);
const anyRule = fc.integer({ min: 1, max: 28 }).map((maxAgeDays) => ({ maxAgeDays }));

describe("any screening under any rule", () => {
  it("never allows a call to a listed number without consent", () => {
    fc.assert(
      fc.property(anyScreening, fc.option(anyRule, { nil: undefined }), (screening, rule) => {
        const isListed = screening.some(({ verdict }) => verdict === "listed");
        expect(evaluateScreening(screening, rule, false, now).verdict === "listed").toBe(isListed);
        expect(evaluateScreening(screening, rule, true, now).verdict).not.toBe("listed");
      }),
    );
  });

  it("is clear until the millisecond before it expires, and then expired", () => {
    fc.assert(
      fc.property(anyScreening, anyRule, (screening, rule) => {
        const verdict = evaluateScreening(screening, rule, true, now);
        fc.pre(verdict.verdict === "clear");
        const { expiresAt = now } = verdict.verdict === "clear" ? verdict : {};
        const before = instant(Date.parse(expiresAt) - 1);
        expect(evaluateScreening(screening, rule, true, before)).toMatchObject({ verdict: "clear", expiresAt });
        expect(evaluateScreening(screening, rule, true, expiresAt).verdict).toBe("expired");
        expect(elapsedMs(now, expiresAt)).toBeLessThanOrEqual(rule.maxAgeDays * dayMs + 5 * 60_000);
      }),
    );
  });

  it("is never clear under a strict rule and not under a lax one", () => {
    fc.assert(
      fc.property(anyScreening, anyRule, anyRule, (screening, a, b) => {
        const [strict, lax] = a.maxAgeDays <= b.maxAgeDays ? [a, b] : [b, a];
        const isClear = (rule: typeof a) => evaluateScreening(screening, rule, false, now).verdict === "clear";
        expect(isClear(strict) && !isClear(lax)).toBe(false);
      }),
    );
  });
});
