import * as z from "zod";
import type { ScreeningRule } from "#domain/campaigns/screening-rule.ts";
import { areUnique } from "#domain/shared/are-unique.ts";
import { addMs, elapsedMs, Instant, InstantInput, minInstant } from "#domain/shared/instant.ts";

/**
 * The UK registers of people and companies who do not want calls: the Telephone Preference Service, and the Corporate
 * TPS.
 */
const Register = z.enum(["TPS", "CTPS"]);

const checkFields = { register: Register, verdict: z.enum(["clear", "listed"]) };

const onePerRegister = <Check extends z.ZodType<{ register: string }>>(check: Check) =>
  z
    .array(check)
    .max(4)
    .refine((checks) => areUnique(checks.map(({ register }) => register)), "one check of each register");

/** The registers' verdicts on a lead's phone number, each with the time of the check. */
export const Screening = onePerRegister(
  z.strictObject({ ...checkFields, checkedAt: Instant }).meta({ id: "ScreeningCheck" }),
);
export type Screening = z.infer<typeof Screening>;

/** Screening as the agency pushes it: `checkedAt` may be in any time zone. */
export const NewScreening = onePerRegister(
  z.strictObject({ ...checkFields, checkedAt: InstantInput }).meta({ id: "NewScreeningCheck" }),
);

export type ScreeningVerdict =
  | { verdict: "clear"; expiresAt?: Instant }
  | { verdict: "listed" }
  | { verdict: "missing" }
  | { verdict: "expired"; checkedAt: Instant };

/** How far the clock of the party that checked may be ahead of Baton's. */
const clockSkewMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;

/**
 * Evaluates whether a lead's number may be called at `at`, from the registers' verdicts.
 * - A listed number may only be called with the person's consent (reg. 21(4)), with or without a rule, and however old
 *   the check is: a listing does not expire, and a wrong clock is no reason to call.
 * - A rule requires a fresh check of every lead. Consent overrides the verdict, but not the need for a check. The
 *   oldest check counts: it is clear until `expiresAt`, and then expired. A check from more than five minutes in the
 *   future does not count.
 * - Without a rule, no check is required, and none expires.
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
  const expiresAt = addMs(oldest, rule.maxAgeDays * dayMs);
  return at < expiresAt ? { verdict: "clear", expiresAt } : { verdict: "expired", checkedAt: oldest };
}
