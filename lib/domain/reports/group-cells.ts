import { Model } from "#domain/campaigns/model.ts";
import type { CampaignId, ClientId } from "#domain/shared/id.ts";
import { type Cell, pickModel } from "./cell.ts";
import type { Grouping } from "./grouping.ts";
import type { CampaignCells } from "./maturity.ts";

/** Cells of a client: those of one of its campaigns, or of all of them together. */
export type CellSource = {
  clientId: ClientId;
  campaignId?: CampaignId | undefined;
  cells: readonly Cell[];
  /** Cells from which windows of maturity are measured, if they are not those of the period. */
  history?: readonly Cell[] | undefined;
};

type Group = { key: string | null; sources: readonly CellSource[] };

/** Groups sources by what the rows of a report are about: without `by`, into one group. */
function groupSources(sources: readonly CellSource[], by: Grouping | undefined): Group[] {
  switch (by) {
    case "client":
      return toGroups(sources, ({ clientId }) => clientId);
    case "campaign":
      return toGroups(sources, ({ campaignId }) => campaignId ?? null);
    case "model":
      return Model.options
        .map((model) => ({ key: model, sources: sources.map((source) => narrowToModel(source, model)) }))
        .filter((group) => group.sources.some(({ cells }) => cells.length > 0));
    default:
      return [{ key: null, sources }];
  }
}

const toGroups = (sources: readonly CellSource[], toKey: (source: CellSource) => string | null): Group[] =>
  [...Map.groupBy(sources, toKey)]
    .map(([key, own]) => ({ key, sources: own }))
    .toSorted((a, b) => ((a.key ?? "") < (b.key ?? "") ? -1 : 1));

function narrowToModel({ history, ...source }: CellSource, model: Model): CellSource {
  const pick = (cells: readonly Cell[]) => cells.flatMap((cell) => pickModel(cell, model) ?? []);
  return { ...source, cells: pick(source.cells), history: history && pick(history) };
}

/** Groups sources for a report that counts their cells. */
export const toCellGroups = (sources: readonly CellSource[], by: Grouping | undefined) =>
  groupSources(sources, by).map((group) => ({ key: group.key, cells: group.sources.flatMap(({ cells }) => cells) }));

/** Groups sources for a report on leads that are old enough: each campaign has a window of its own, over all its clients. */
export const toCampaignGroups = (sources: readonly CellSource[], by: Grouping | undefined) =>
  groupSources(sources, by).map((group) => ({ key: group.key, campaigns: toCampaignCells(group.sources) }));

function toCampaignCells(sources: readonly CellSource[]): CampaignCells[] {
  return [...Map.groupBy(sources, ({ campaignId }) => campaignId)].flatMap(([campaignId, own]) =>
    campaignId
      ? {
          campaignId,
          cells: own.flatMap(({ cells }) => cells),
          history: own.flatMap(({ cells, history = cells }) => history),
        }
      : [],
  );
}
