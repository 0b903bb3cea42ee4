import * as z from "zod";
import { ChargeLine, ChargeRule, decideLines, findBasis } from "#domain/billing/charge-lines.ts";
import { Model } from "#domain/campaigns/model.ts";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { CampaignId, LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { subtractAmount } from "#domain/shared/money.ts";

/**
 * A change of what a line of a lead comes to: the entries of a line sum to its amount. It names everything that decides
 * the amount, and no person.
 */
export const Entry = z
  .object({
    leadId: LeadId,
    campaignId: CampaignId,
    model: Model,
    line: ChargeLine,
    amount: z.int().meta({ description: "Minor units; negative for a reversal.", example: 6000 }),
    termsFrom: Instant.meta({ description: "Which version of the campaign's terms has the price." }),
    contractFrom: Instant.optional().meta({
      description: "Which version of the client's contract was in force at the placement; absent if there was none.",
    }),
    rule: ChargeRule,
    basis: z.array(z.string()).meta({ description: "The keys of the facts that decide the amount." }),
    occurredAt: Instant.meta({ description: "When the last of those facts happened." }),
    previous: z
      .array(z.int().positive())
      .optional()
      .meta({ description: "The earlier pages that have entries of the lead; absent in its first ones." }),
  })
  .meta({ id: "JournalEntry" });
export type Entry = z.infer<typeof Entry>;

/**
 * What was posted for a lead until now: the sum of its entries by line. `version` counts the postings, and `pages` are
 * those with its entries; absent before the first.
 */
export const LeadPosition = z.object({
  version: z.int().nonnegative(),
  pages: z.array(z.int().positive()).optional(),
  posted: z.partialRecord(ChargeLine, z.int()),
});
export type LeadPosition = z.infer<typeof LeadPosition>;

export const emptyPosition: LeadPosition = { version: 0, posted: {} };

/**
 * Plans the entries that bring what was posted to the target, and the position after them; undefined if they are equal.
 * Because entries are differences, it does not matter in which order facts arrive, or how often a lead is posted.
 */
export function planPosting(
  leadId: LeadId,
  facts: readonly Fact[],
  { version, posted, pages: previous }: LeadPosition,
  toFactKey: (fact: Fact) => string,
): { entries: Entry[]; position: LeadPosition } | undefined {
  const state = foldLead(facts);
  if (!state?.placed) return undefined;
  const { model, termsFrom } = state.placed.placement;
  const { campaignId } = state.received;
  const targets = decideLines(state);
  const entries = targets.flatMap((target): Entry[] => {
    const { line, amount, rule } = target;
    const difference = subtractAmount(amount, posted[line] ?? 0);
    if (difference === 0) return [];
    const basis = findBasis(facts, target);
    const occurredAt = basis.map(({ at }) => at).reduce((last, at) => (at > last ? at : last));
    const keys = basis.map(toFactKey);
    return [
      { leadId, campaignId, model, line, amount: difference, termsFrom, rule, basis: keys, occurredAt, previous },
    ];
  });
  if (entries.length === 0) return undefined;
  const sums = Object.fromEntries(targets.map(({ line, amount }) => [line, amount]));
  return { entries, position: { version: version + 1, pages: previous, posted: { ...posted, ...sums } } };
}
