import * as z from "zod";
import type { Model } from "#domain/campaigns/model.ts";
import type { CampaignId } from "#domain/shared/id.ts";
import { Instant, minInstant } from "#domain/shared/instant.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import { cellModels } from "./cell-model.ts";
import { emptyFigures, Figures, getCount, mergeFigures } from "./figures.ts";
import { type MeasuredLead, toFigures } from "./to-figures.ts";

/**
 * What reports know of the leads placed from one date to another, both included, in the time zone of their client. Which
 * leads (of which client, of which campaign) its key says. A later version counts something else.
 */
export const Cell = z.object({
  version: z.literal(1),
  from: z.iso.date(),
  to: z.iso.date(),
  /** How old the oldest of its parts is. */
  computedAt: Instant,
  records: z.int().nonnegative(),
  /** Of what was read: cells of one date with the same digest have the same figures. */
  digest: z.string(),
  /** `all` only in a cell that does not keep the models apart, such as that of `toSpeedCell`. */
  models: z.object({ callback: Figures, appointment: Figures, hybrid: Figures, all: Figures }).partial(),
});
export type Cell = z.infer<typeof Cell>;

/** A hash of a text, which the caller has: the domain imports no cryptography. */
type Hash = (text: string) => string;

/** A lead with the number of facts that its record and measures derive from. */
export type VersionedLead = MeasuredLead & { version: number };

/**
 * Computes the cells of `date` whole, one for each campaign, from the leads of one client; other dates are left out. Of a
 * lead that is read twice the higher version counts. A campaign without leads on the date has no cell: the caller deletes
 * the one that it may have.
 */
export function computeDayCells(
  leads: readonly VersionedLead[],
  { date, zone, computedAt, hash }: { date: string; zone: string; computedAt: Instant; hash: Hash },
): Map<CampaignId, Cell> {
  const latest = new Map<string, VersionedLead>();
  for (const lead of leads) {
    const known = latest.get(lead.record.leadId);
    if (!known || known.version < lead.version) latest.set(lead.record.leadId, lead);
  }
  const ofDate = [...latest.values()].filter(({ record }) => toWallClock(zone, record.placedAt).date === date);
  const byCampaign = Map.groupBy(ofDate, ({ record }) => record.campaignId);
  return new Map(
    [...byCampaign].map(([campaignId, own]) => {
      const keys = own.map(({ record, version }) => `${record.leadId} ${version}`).sort();
      const byModel = Map.groupBy(own, ({ record }) => record.model);
      const models: Cell["models"] = {};
      for (const [model, ofModel] of byModel) {
        models[model] = mergeFigures(ofModel.map((lead) => toFigures(lead, zone)));
      }
      const cell: Cell = {
        version: 1,
        from: date,
        to: date,
        computedAt,
        records: own.length,
        digest: hash(keys.join("\n")),
        models,
      };
      return [campaignId, cell];
    }),
  );
}

/**
 * Merges cells that share no lead: the days of a month, the campaigns of a client, the clients of an agency. The order and
 * the grouping do not matter to the figures. Undefined without cells.
 */
export function mergeCells(cells: readonly Cell[], hash: Hash): Cell | undefined {
  const [first] = cells;
  if (!first) return undefined;
  const models: Cell["models"] = {};
  for (const model of cellModels) {
    const parts = cells.flatMap((cell) => cell.models[model] ?? []);
    if (parts.length > 0) models[model] = mergeFigures(parts);
  }
  return {
    version: 1,
    from: cells.reduce((earliest, { from }) => (from < earliest ? from : earliest), first.from),
    to: cells.reduce((latest, { to }) => (to > latest ? to : latest), first.to),
    computedAt: cells.reduce((oldest, cell) => minInstant(oldest, cell.computedAt) ?? oldest, first.computedAt),
    records: cells.reduce((sum, { records }) => sum + records, 0),
    digest: hash(
      cells
        .map(({ digest }) => digest)
        .sort()
        .join("\n"),
    ),
    models,
  };
}

/** The leads of one model in a cell; undefined if it has none. */
export function pickModel(cell: Cell, model: Model): Cell | undefined {
  const figures = cell.models[model];
  return figures && { ...cell, records: getCount(figures, "placed"), models: { [model]: figures } };
}

/** The figures of cells, of one model or of all. */
export const sumCells = (cells: readonly Cell[], model?: Model): Figures => {
  const parts = cells.flatMap(({ models }) =>
    model ? (models[model] ?? []) : cellModels.flatMap((each) => models[each] ?? []),
  );
  return parts.length === 0 ? emptyFigures : mergeFigures(parts);
};
