import * as z from "zod";
import { provenance } from "#domain/lead/received.ts";
import { LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Remedy, ReturnReason } from "./return-policy.ts";

/** How often a lead can be returned: the second time only after a decline. */
export const maxReturns = 2;

const number = z.int().min(1).max(maxReturns);

const common = { at: Instant, ...provenance, number };

/** A term of the policy, or the window of the return: what was needed, what the history says, and the facts that say so. */
export const Evidence = z
  .object({
    term: z.string(),
    needed: z.string(),
    found: z.string(),
    facts: z.array(z.string()).meta({ description: "The keys of the facts that say so." }),
  })
  .meta({ id: "ReturnEvidence" });
export type Evidence = z.infer<typeof Evidence>;

/** Why a return was decided or referred. */
export const DecisionCause = z
  .enum([
    "evidence",
    "window_over",
    "was_reached",
    "evidence_missing",
    "evidence_against",
    "no_rule",
    "rule_refers",
    "evidence_unknown",
    "cap_reached",
    "agency",
  ])
  .meta({ id: "ReturnDecisionCause" });
export type DecisionCause = z.infer<typeof DecisionCause>;

/**
 * The client, or the agency for it, returned the lead. What they wrote about it is stored with the person. `until` is the
 * last instant of the window, and `contractFrom` names the version of the contract whose policy decides.
 */
export const ReturnOpened = z.object({
  kind: z.literal("return_opened"),
  ...common,
  reason: ReturnReason,
  once: z.string().max(64),
  until: Instant.optional(),
  contractFrom: Instant.optional(),
});
export type ReturnOpened = z.infer<typeof ReturnOpened>;

/** The policy leaves the return to the agency. */
export const ReturnReferred = z.object({
  kind: z.literal("return_referred"),
  ...common,
  cause: DecisionCause,
  evidence: z.array(Evidence),
});
export type ReturnReferred = z.infer<typeof ReturnReferred>;

/** The policy or the agency decided the return. A return is decided or withdrawn once: both facts have the same key. */
export const ReturnDecided = z.object({
  kind: z.literal("return_decided"),
  ...common,
  decision: z.enum(["approved", "declined"]).meta({ id: "ReturnVerdict" }),
  cause: DecisionCause,
  remedy: Remedy.optional(),
  evidence: z.array(Evidence),
});
export type ReturnDecided = z.infer<typeof ReturnDecided>;

/** The client withdrew the return before it was decided. */
export const ReturnWithdrawn = z.object({ kind: z.literal("return_withdrawn"), ...common });
export type ReturnWithdrawn = z.infer<typeof ReturnWithdrawn>;

/**
 * A return that was approved for a replacement is settled: `replacedBy` is the lead that the client got for it. Without
 * one, none came in time, and the client gets a credit.
 */
export const ReturnSettled = z.object({ kind: z.literal("return_settled"), ...common, replacedBy: LeadId.optional() });
export type ReturnSettled = z.infer<typeof ReturnSettled>;

/** The lead replaces the returned lead `leadId`, and costs nothing. There is at most one such fact. */
export const Replaces = z.object({ kind: z.literal("replaces"), ...common, leadId: LeadId });
export type Replaces = z.infer<typeof Replaces>;

export const ReturnFact = z.discriminatedUnion("kind", [
  ReturnOpened,
  ReturnReferred,
  ReturnDecided,
  ReturnWithdrawn,
  ReturnSettled,
]);
export type ReturnFact = z.infer<typeof ReturnFact>;
