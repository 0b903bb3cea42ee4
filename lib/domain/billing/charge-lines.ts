import * as z from "zod";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead, type LeadState } from "#domain/history/lead-state.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import { sortFacts } from "#domain/history/sort-facts.ts";
import type { Placement } from "#domain/lead/received.ts";
import { type Money, roundAmount, subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import type { LeadReturn } from "#domain/returns/lead-return.ts";
import type { Remedy } from "#domain/returns/return-policy.ts";
import { findAppointmentCharge } from "./appointment-charge.ts";
import { decideLeadRule, findRefusal, isRefused } from "./lead-rule.ts";

/**
 * The lines of a lead's account. `lead`: the lead itself. `appointment`: the appointment of a lead of that model.
 * `promotion`: what the appointment of a hybrid lead costs more than the lead. `return`: the credit of a returned lead.
 * `replacement`: a lead that replaces a returned one.
 */
export const ChargeLine = z
  .enum(["lead", "appointment", "promotion", "return", "replacement"])
  .meta({ id: "ChargeLine" });
export type ChargeLine = z.infer<typeof ChargeLine>;

/** The rule that decides the amount of a line, with its version: an entry says by which rule it was posted. */
export const ChargeRule = z
  .enum([
    "lead.accepted@1",
    "lead.delivered@1",
    "lead.contacted@1",
    "lead.not_delivered@1",
    "lead.not_contacted@1",
    "lead.by_appointment@1",
    "lead.rejected@1",
    "lead.duplicate@1",
    "lead.passed_on@1",
    "lead.replacement@1",
    "appointment.booked@1",
    "appointment.held@1",
    "appointment.no_show_prospect@1",
    "appointment.no_show_client@1",
    "appointment.none@1",
    "promotion.booked@1",
    "promotion.held@1",
    "promotion.no_show_prospect@1",
    "promotion.no_show_client@1",
    "promotion.none@1",
    "return.credit@1",
    "return.partial_credit@1",
    "return.replacement@1",
    "return.not_replaced@1",
    "replacement.of_returned@1",
  ])
  .meta({
    id: "ChargeRule",
    description:
      "The rule that decides a line, and its version. The second part is the event or result that is charged, or why " +
      "nothing is.",
  });
export type ChargeRule = z.infer<typeof ChargeRule>;

/** What a line must come to, in minor units; negative for a credit. */
export const TargetLine = z
  .object({
    line: ChargeLine,
    amount: z.int().meta({ description: "Minor units; negative for a credit.", example: 6000 }),
    rule: ChargeRule,
  })
  .meta({ id: "ChargedLine" });
export type TargetLine = z.infer<typeof TargetLine>;

/**
 * Decides what each line of a lead must come to; none while it is held. The sum is never negative, and never above the
 * highest price of the placement. A line that can be charged is always decided, with 0 if it is not, so that a charge
 * can be reversed.
 */
export function decideLines(state: LeadState | undefined): TargetLine[] {
  if (!state?.placed) return [];
  const charged = decideChargedLines(state, state.placed.placement);
  return [...charged, ...decideReturnLines(state, charged)];
}

function decideChargedLines(state: LeadState, placement: Placement): TargetLine[] {
  const lead = decideLeadLine(state, placement);
  return [lead, ...decideAppointmentLine(state, placement, lead)];
}

/** What a remedy credits of all that the lead is charged; 0 for a replacement, unless none came. */
function calculateCredit(charged: readonly TargetLine[], remedy: Remedy, settled: LeadReturn["settled"]): number {
  const percents = {
    credit: 100,
    partial_credit: remedy.kind === "partial_credit" ? remedy.percent : 0,
    replacement: settled && !settled.replacedBy ? 100 : 0,
  };
  return roundAmount(sumLines(charged), percents[remedy.kind], 100, "half_up");
}

/**
 * Decides what a return credits, or would credit with `remedy`; undefined if it credits nothing because it was declined
 * or withdrawn, or if only the agency can decide.
 */
export function decideReturnCredit(
  state: LeadState,
  { ended, settled }: LeadReturn,
  remedy: Remedy | undefined,
): Money | undefined {
  const decided = ended?.kind === "return_decided" ? ended.remedy : undefined;
  const given = ended ? decided : remedy;
  if (!state.placed || !given) return undefined;
  const { placement } = state.placed;
  const amount = calculateCredit(decideChargedLines(state, placement), given, settled);
  return { amount, currency: placement.price.currency };
}

/**
 * Decides the credit of an approved return, which mirrors a share of what the lead is charged, whatever is charged for
 * it later. A lead that is replaced keeps its charge, unless no replacement came. The line of a replacement is 0, and
 * rests on the fact that names the returned lead.
 */
function decideReturnLines({ returns, replaces }: LeadState, charged: readonly TargetLine[]): TargetLine[] {
  const approved = returns.find(({ status }) => status === "approved");
  const remedy = approved?.ended?.kind === "return_decided" ? approved.ended.remedy : undefined;
  const replacement: TargetLine[] = replaces
    ? [{ line: "replacement", amount: 0, rule: "replacement.of_returned@1" }]
    : [];
  if (!approved || !remedy) return replacement;
  const { settled } = approved;
  const isNotReplaced = remedy.kind === "replacement" && settled && !settled.replacedBy;
  const rule = isNotReplaced ? "return.not_replaced@1" : (`return.${remedy.kind}@1` as const);
  const amount = subtractAmount(0, calculateCredit(charged, remedy, settled));
  return [...replacement, { line: "return", amount, rule }];
}

function decideLeadLine(state: LeadState, placement: Placement): TargetLine {
  const { rule, isCharged } = decideLeadRule(state, placement);
  return { line: "lead", amount: isCharged ? placement.price.amount : 0, rule };
}

/**
 * Decides the line of the appointment, if the placement has prices for it: the whole price under the model
 * `appointment`, and otherwise what it costs more than the lead. Nothing on it is charged for a lead that the client
 * refused or that was passed on. A replacement covers what the returned lead cost: a dearer promotion costs the
 * difference, and a cheaper one nothing.
 */
function decideAppointmentLine(state: LeadState, { model, price, prices }: Placement, lead: TargetLine): TargetLine[] {
  if (!prices?.appointment) return [];
  const line = model === "appointment" ? "appointment" : "promotion";
  if (state.replaces && line === "appointment") return [{ line, amount: 0, rule: "appointment.none@1" }];
  const charge = findRefusal(state) ? undefined : findAppointmentCharge(state.appointments, prices.appointment);
  if (!charge) return [{ line, amount: 0, rule: `${line}.none@1` }];
  const mayLower = prices.mayLowerPrice && !state.replaces;
  const isKept = line === "promotion" && !mayLower && charge.amount < price.amount;
  const total = isKept ? price.amount : charge.amount;
  return [
    {
      line,
      amount: subtractAmount(total, state.replaces ? price.amount : lead.amount),
      rule: `${line}.${charge.event}@1`,
    },
  ];
}

/** Decides the lines of a lead that was placed without further prices, from its price and status alone. */
export const decidePlainLines = (price: Money, status: LeadStatus): TargetLine[] => [
  isRefused(status)
    ? { line: "lead", amount: 0, rule: `lead.${status}@1` }
    : { line: "lead", amount: price.amount, rule: "lead.accepted@1" },
];

/** Whether the client pays for the lead, at whatever price. */
export const isCharged = ({ lines }: { lines: readonly TargetLine[] }): boolean =>
  lines.some(({ rule }) => chargingRules.has(rule));

const chargingRules: ReadonlySet<ChargeRule> = new Set<ChargeRule>([
  "lead.accepted@1",
  "lead.delivered@1",
  "lead.contacted@1",
  "appointment.booked@1",
  "appointment.held@1",
  "appointment.no_show_prospect@1",
  "appointment.no_show_client@1",
  "promotion.booked@1",
  "promotion.held@1",
  "promotion.no_show_prospect@1",
  "promotion.no_show_client@1",
]);

/** Sums the lines of a lead. */
export const sumLines = (lines: readonly TargetLine[]): number => sumAmounts(lines.map(({ amount }) => amount));

/** The most facts that are left out one by one; each of them takes a fold of all the others. */
const maxSingleFacts = 100;

/**
 * Finds the facts on which a line rests: alone, they decide the same amount by the same rule. It leaves out each fact,
 * the latest first, without which the line is the same. A program can report thousands of calls about one lead, so of
 * many facts it leaves out as many as possible at once before.
 */
export function findBasis(facts: readonly Fact[], decided: TargetLine): Fact[] {
  let kept = sortFacts(facts);
  if (kept.length > maxSingleFacts) leaveOut(kept);
  for (const fact of kept.toReversed()) leaveOut([fact]);
  return kept;

  /** Leaves out the facts without which the line is the same: all at once, or else of each half what it can. */
  function leaveOut(part: readonly Fact[]): void {
    const left = new Set(part);
    const without = kept.filter((fact) => !left.has(fact));
    const line = decideLines(foldLead(without)).find((each) => each.line === decided.line);
    if (line?.amount === decided.amount && line.rule === decided.rule) kept = without;
    else if (part.length > 1) {
      const middle = Math.floor(part.length / 2);
      leaveOut(part.slice(middle));
      leaveOut(part.slice(0, middle));
    }
  }
}
