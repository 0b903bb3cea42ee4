import * as z from "zod";
import { calculateCharge } from "#domain/billing/calculate-charge.ts";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead, type LeadState, type LeadStatus, sortFacts } from "#domain/history/lead-state.ts";

/** The lines of a lead's account: `lead` is the lead itself. */
export const ChargeLine = z.enum(["lead"]);
export type ChargeLine = z.infer<typeof ChargeLine>;

/** The rule that decides the amount of a line, with its version: an entry says by which rule it was posted. */
export const ChargeRule = z
  .enum(["lead.accepted@1", "lead.rejected@1", "lead.duplicate@1", "lead.passed_on@1"])
  .meta({ id: "ChargeRule" });
export type ChargeRule = z.infer<typeof ChargeRule>;

/** What a line must come to, in minor units. */
export type TargetLine = { line: ChargeLine; amount: number; rule: ChargeRule };

/** Decides what each line of a lead must come to; none while it is held. */
export function decideLines(state: LeadState | undefined): TargetLine[] {
  if (!state?.placed) return [];
  const { status, placed } = state;
  return [{ line: "lead", amount: calculateCharge(placed.placement.price, status).amount, rule: leadRules[status] }];
}

/** The rule by which a lead with each status is charged its price or nothing. */
const leadRules: Record<LeadStatus, ChargeRule> = {
  received: "lead.accepted@1",
  held: "lead.accepted@1",
  dispatched: "lead.accepted@1",
  delivered: "lead.accepted@1",
  acknowledged: "lead.accepted@1",
  contacted: "lead.accepted@1",
  nurturing: "lead.accepted@1",
  suppressed: "lead.accepted@1",
  undeliverable: "lead.accepted@1",
  rejected: "lead.rejected@1",
  duplicate: "lead.duplicate@1",
  passed_on: "lead.passed_on@1",
};

/**
 * Finds the facts on which a line rests: alone, they decide the same amount by the same rule. It leaves out each fact,
 * the latest first, without which the line is the same.
 */
export function findBasis(facts: readonly Fact[], decided: TargetLine): Fact[] {
  const sorted = sortFacts(facts);
  return sorted.reduceRight<Fact[]>((kept, fact) => {
    const without = kept.filter((each) => each !== fact);
    const line = decideLines(foldLead(without)).find((each) => each.line === decided.line);
    return line?.amount === decided.amount && line.rule === decided.rule ? without : kept;
  }, sorted);
}
