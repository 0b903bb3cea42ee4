import * as z from "zod";
import { type Cell, mergeCells, sumCells } from "./cell.ts";
import { cellModels } from "./cell-model.ts";
import type { Counter, Figures } from "./figures.ts";

/**
 * The parts in which a cell is stored, so that a report reads no more than it shows: `core` has the sums and counts from
 * which costs and funnels are built; `details` has those of decay, returns and deliveries; `times` has how fast all leads were,
 * with distributions for percentiles; `channels` and `hours` have the leads of each channel, and of each hour of the week.
 */
export const CellPart = z.enum(["core", "details", "times", "channels", "hours"]);
export type CellPart = z.infer<typeof CellPart>;

/** What switch triggers and plans read of the times. */
const coreTimes: readonly Counter[] = [
  "all.with_hours",
  "all.ttfa.working.within_60",
  "all.ttfc.working.within_60",
  "all.ttfc.raw.within_60",
];
const inCore: ReadonlySet<string> = new Set(coreTimes);

const partsByWord: ReadonlyMap<string, CellPart> = new Map([
  ["all", "times"],
  ["told_late", "times"],
  ["channel", "channels"],
  ["hour", "hours"],
  ["band", "details"],
  ["delivery", "details"],
  ["skipped", "details"],
  ["return", "details"],
]);

const toPart = (name: string): CellPart =>
  inCore.has(name) ? "core" : (partsByWord.get(name.split(".", 1)[0] ?? "") ?? "core");

/** Picks one part of a cell. Only the core has money. */
export const pickPart = (cell: Cell, part: CellPart): Cell => ({
  ...cell,
  models: mapModels(cell.models, ({ counts, money, sketches }) => ({
    counts: pickNames(counts, (name) => toPart(name) === part),
    money: part === "core" ? money : {},
    sketches: pickNames(sketches, (name) => toPart(name) === part),
  })),
});

const pickNames = <Value>(record: Readonly<Record<string, Value>>, isWanted: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));

function mapModels(models: Cell["models"], map: (figures: Figures) => Figures): Cell["models"] {
  const mapped: Cell["models"] = {};
  for (const model of cellModels) {
    const figures = models[model];
    if (figures) mapped[model] = map(figures);
  }
  return mapped;
}

/** Joins parts of one cell that were stored apart: those of another digest were computed from other leads, and are left out. */
export function joinParts(core: Cell, parts: readonly Cell[]): Cell {
  const own = parts.filter(({ digest }) => digest === core.digest);
  if (own.length === 0) return core;
  const { models } = mergeCells([core, ...own], () => core.digest) ?? core;
  return { ...core, models };
}

const isOfSpeed = (name: string): boolean => name.startsWith("all.") || name.startsWith("told_late.");

/**
 * The cell of a client from which its speed is read, with all campaigns and models together: the counts and distributions
 * of the times of all leads, and nothing else.
 */
export function toSpeedCell(cell: Cell): Cell {
  const { counts, sketches } = sumCells([cell]);
  const all = { counts: pickNames(counts, isOfSpeed), money: {}, sketches: pickNames(sketches, isOfSpeed) };
  return { ...cell, models: { all } };
}
