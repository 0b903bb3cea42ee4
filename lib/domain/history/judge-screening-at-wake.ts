import type { ScreeningRule } from "#domain/campaigns/screening-rule.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import { evaluateScreening, type Screening, type ScreeningVerdict } from "#domain/lead/screening.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadState } from "./lead-state.ts";

/**
 * Judges the screening of a lead that is about to wake: a fresh one by the rule of the campaign, and otherwise the one
 * that was valid when the lead was last delivered, by the time until which it is valid. A listing never expires.
 */
export function judgeScreeningAtWake(
  { person, screening: pushed, consent }: Pick<PersonalData, "person" | "screening" | "consent">,
  { screenedUntil }: Pick<LeadState, "screenedUntil">,
  rule: ScreeningRule | undefined,
  { at, screening }: { at: Instant; screening?: Screening | undefined },
): ScreeningVerdict {
  if (person.phone === undefined) return { verdict: "clear" };
  const hasConsent = consent !== undefined;
  if (screening) return evaluateScreening(screening, rule, hasConsent, at);
  if (screenedUntil === undefined) return evaluateScreening(pushed, rule, hasConsent, at);
  const { verdict } = evaluateScreening(pushed, undefined, hasConsent, at);
  if (verdict === "listed") return { verdict };
  return screenedUntil > at
    ? { verdict: "clear", expiresAt: screenedUntil }
    : { verdict: "expired", checkedAt: screenedUntil };
}
