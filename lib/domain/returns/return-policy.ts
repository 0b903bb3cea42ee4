import * as z from "zod";
import { AppointmentResult } from "#domain/appointments/appointment-fact.ts";
import { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import { areUnique } from "#domain/shared/are-unique.ts";
import { whenValid } from "#domain/shared/when-valid.ts";

/** Why a client returns a lead. */
export const ReturnReason = z
  .enum([
    "wrong_number",
    "invalid_contact",
    "no_contact",
    "duplicate",
    "out_of_area",
    "wrong_service",
    "not_decision_maker",
    "did_not_enquire",
    "do_not_call",
    "hoax",
    "outside_criteria",
    "no_show",
    "other",
  ])
  .meta({ id: "ReturnReason" });
export type ReturnReason = z.infer<typeof ReturnReason>;

/** The longest windows, in the unit that they are written in. */
const maxAmounts = { hours: 720, working_hours: 720, days: 90, working_days: 90 } as const;

/**
 * How long a client may return a lead. Working time counts in the client's contact hours, and a working day is as long
 * as its average open day; a client without contact hours is always open.
 */
export const ReturnWindow = z
  .strictObject({
    amount: z.int().min(1).max(720),
    unit: z.enum(["hours", "working_hours", "days", "working_days"]).meta({ id: "ReturnWindowUnit" }),
    since: z.enum(["delivered", "appointment_end"]).meta({ id: "ReturnWindowStart" }),
  })
  .refine(({ amount, unit }) => amount <= maxAmounts[unit], {
    path: ["amount"],
    error: "at most 90 days or 720 hours",
    ...whenValid,
  })
  .meta({ id: "ReturnWindow" });
export type ReturnWindow = z.infer<typeof ReturnWindow>;

/** One thing that must be true for a return. The history of the lead alone decides each. */
export const EvidenceTerm = z
  .discriminatedUnion("term", [
    z.strictObject({
      term: z.literal("attempts_at_least"),
      n: z.int().min(1).max(20),
      days: z.int().min(1).max(20).optional().meta({ description: "On so many days that the client works." }),
      hoursApart: z.int().min(1).max(72).optional().meta({ description: "Attempts closer together count as one." }),
    }),
    z.strictObject({
      term: z.literal("attempt_result"),
      result: AttemptResult.exclude(["connected"]).meta({ id: "FailedAttemptResult" }),
    }),
    z.strictObject({
      term: z.literal("first_attempt_within"),
      minutes: z.int().min(1).max(10_080),
      clock: z.enum(["raw", "working"]).meta({ id: "ReturnClock" }),
    }),
    z.strictObject({ term: z.literal("no_connected") }),
    z.strictObject({ term: z.literal("place_outside_areas") }),
    z.strictObject({ term: z.literal("suppressed_or_screened_out") }),
    z.strictObject({ term: z.literal("appointment_result"), result: AppointmentResult }),
    z.strictObject({ term: z.literal("outcome_is"), outcome: OutcomeKind }),
  ])
  .meta({ id: "EvidenceTerm" });
export type EvidenceTerm = z.infer<typeof EvidenceTerm>;

/** What the client gets for a returned lead. */
export const Remedy = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("credit") }),
    z.strictObject({
      kind: z.literal("partial_credit"),
      percent: z.int().min(1).max(99).meta({ description: "Of all that the lead was charged." }),
    }),
    z.strictObject({ kind: z.literal("replacement") }),
  ])
  .meta({ id: "Remedy" });
export type Remedy = z.infer<typeof Remedy>;

/** How returns with a reason are decided. */
export const ReturnRule = z
  .strictObject({
    reason: ReturnReason,
    within: ReturnWindow,
    evidence: z.array(EvidenceTerm).max(6).meta({ description: "All of it is needed." }),
    remedy: Remedy,
    decision: z.enum(["approve", "refer"]).meta({
      id: "ReturnRuleDecision",
      description: "With all evidence: approve the return, or leave it to the agency.",
    }),
  })
  .meta({ id: "ReturnRule" });
export type ReturnRule = z.infer<typeof ReturnRule>;

/** Which returns of leads are approved without the agency. A reason without a rule is referred to the agency. */
export const ReturnPolicy = z
  .strictObject({
    rules: z
      .array(ReturnRule)
      .max(13)
      .refine((rules) => areUnique(rules.map(({ reason }) => reason)), "one rule for each reason"),
    cap: z
      .strictObject({
        percent: z.int().min(1).max(100),
        count: z.int().min(1).max(100_000),
      })
      .partial()
      .refine(({ percent, count }) => (percent === undefined) !== (count === undefined), "percent or count")
      .meta({
        id: "ReturnCap",
        description:
          "How many returns of the leads placed in a month the policy approves, as a share of those leads or a number. Further ones are referred.",
      })
      .optional(),
  })
  .meta({ id: "ReturnPolicy" });
export type ReturnPolicy = z.infer<typeof ReturnPolicy>;
