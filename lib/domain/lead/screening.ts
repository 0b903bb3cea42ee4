import * as z from "zod";
import type { ScreeningRule } from "#domain/campaigns/screening-rule.ts";
import { areUnique } from "#domain/shared/are-unique.ts";
import { elapsedMs, instant, Instant, InstantInput, minInstant } from "#domain/shared/instant.ts";

/** The registers of the United Kingdom of who does not want to be called: the Telephone Preference Service, and that of companies. */
const Register = z.enum(["TPS", "CTPS"]);

const checkFields = { register: Register, verdict: z.enum(["clear", "listed"]) };

const onePerRegister = <Check extends z.ZodType<{ register: string }>>(check: Check) =>
  z
    .array(check)
    .max(4)
    .refine((checks) => areUnique(checks.map(({ register }) => register)), "one check of each register");

/** What the registers said of a lead's number, and when they were asked. */
export const Screening = onePerRegister(
  z.strictObject({ ...checkFields, checkedAt: Instant }).meta({ id: "ScreeningCheck" }),
);
export type Screening = z.infer<typeof Screening>;

/** Screening as it is pushed: `checkedAt` may be in any zone. */
export const NewScreening = onePerRegister(
  z.strictObject({ ...checkFields, checkedAt: InstantInput }).meta({ id: "NewScreeningCheck" }),
);

export type ScreeningVerdict =
  | { verdict: "clear"; expiresAt?: Instant }
  | { verdict: "listed" }
  | { verdict: "missing" }
  | { verdict: "expired"; checkedAt: Instant };

/** How far the clock of whoever checked may be ahead of ours. */
const clockSkewMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;

/**
 * Whether a lead's number may be called at `at`, by what the registers said.
 * - A listed number may only be called with the person's consent (reg. 21(4)), with or without a rule, and whenever it was checked:
 *   listings do not lapse, and a wrong clock is no reason to call.
 * - A rule asks for a fresh check of every lead; consent outweighs what a check says, not that there be one. The oldest check
 *   counts: it is clear until `expiresAt`, and from then on expired. A check from more than five minutes ahead is none.
 * - Without a rule nothing need be checked, and nothing expires.
 */
export function evaluateScreening(
  screening: Screening | undefined,
  rule: ScreeningRule | undefined,
  hasConsent: boolean,
  at: Instant,
): ScreeningVerdict {
  const checks = screening ?? [];
  if (!hasConsent && checks.some(({ verdict }) => verdict === "listed")) return { verdict: "listed" };
  if (!rule) return { verdict: "clear" };
  const oldest = checks
    .filter(({ checkedAt }) => elapsedMs(at, checkedAt) <= clockSkewMs)
    .reduce<Instant | undefined>((oldest, { checkedAt }) => minInstant(oldest, checkedAt), undefined);
  if (oldest === undefined) return { verdict: "missing" };
  const expiresAt = instant(Date.parse(oldest) + rule.maxAgeDays * dayMs);
  return at < expiresAt ? { verdict: "clear", expiresAt } : { verdict: "expired", checkedAt: oldest };
}
