import { Model } from "#domain/campaigns/model.ts";

/** Whose figures a cell has: those of the leads of one model, or of all in a cell that does not keep the models apart. */
export type CellModel = Model | "all";

export const cellModels: readonly CellModel[] = [...Model.options, "all"];
