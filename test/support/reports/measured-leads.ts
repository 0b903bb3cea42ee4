import { toBillingRecord } from "#domain/billing/billing-record.ts";
import type { Fact } from "#domain/history/fact.ts";
import { type LeadClock, measureLeadClock, summarizeLeadClock } from "#domain/history/lead-clock.ts";
import { foldLead, type LeadState } from "#domain/history/lead-state.ts";
import { type Cell, computeDayCells, mergeCells, type VersionedLead } from "#domain/reports/cell.ts";
import { type LeadMeasures, toLeadResults } from "#domain/reports/lead-measures.ts";
import type { CampaignId, LeadId } from "#domain/shared/id.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import { at } from "#test/support/at.ts";
import { londonHours } from "#test/support/facts.ts";

export const zone = "Europe/London";

/** The text itself, so that a failure shows what was read. */
export const hash = (text: string): string => text;

export type AnyLead = VersionedLead & { state: LeadState; clock: LeadClock };

/** The measures of a lead as its history has them, which those of its billing record must equal. */
export const toLeadMeasures = (state: LeadState, clock: LeadClock): LeadMeasures => ({
  clock: summarizeLeadClock(clock),
  ...toLeadResults(state),
});

/** A placed lead as the projector reads it from its history, with London hours or without. */
export function toAnyLead(leadId: LeadId, facts: readonly Fact[], hasHours = true): AnyLead {
  const state = foldLead(facts);
  const record = state && toBillingRecord(leadId, state);
  if (!record) throw new Error("every history has a receipt with a placement");
  const clock = measureLeadClock(state, hasHours && state.deliveredAt ? londonHours : undefined);
  return { state, clock, record, measures: toLeadMeasures(state, clock), version: new Set(facts).size };
}

const toDate = ({ record }: VersionedLead) => toWallClock(zone, record.placedAt).date;

/** The day cells of leads, of each date and campaign. */
export function toDayCells(leads: readonly VersionedLead[]): { campaignId: CampaignId; cell: Cell }[] {
  const byDate = Map.groupBy(leads, toDate);
  return [...byDate].flatMap(([date, own]) =>
    [...computeDayCells(own, { date, zone, computedAt: at("23:00"), hash })].map(([campaignId, cell]) => ({
      campaignId,
      cell,
    })),
  );
}

/** The one cell of all leads. */
export const toOneCell = (leads: readonly VersionedLead[]): Cell | undefined =>
  mergeCells(
    toDayCells(leads).map(({ cell }) => cell),
    hash,
  );
