import { isBlank } from "#domain/shared/text-schemas.ts";
import type { Mapping } from "./column-mapping.ts";

type Cells = Record<string, string | number | boolean>;

/** The body of a lead as the API takes it, not validated. */
export type LeadBody = { campaignId: string; notes?: string } & Partial<Record<"person" | "fields" | "consent", Cells>>;

/** Converts a row to a lead. Each of several columns of notes becomes a line, after the name of its column. */
export function toLeadBody({ columns }: Mapping, cells: readonly string[], campaignId: string): LeadBody {
  const filled = columns.flatMap(({ index, name, target }) => {
    const cell = cells[index] ?? "";
    return isBlank(cell) ? [] : [{ name, target, cell }];
  });
  const mapGroup = (prefix: "person" | "fields" | "consent", read: (cell: string, kind?: string) => Cells[string]) => {
    const members = filled.filter(({ target }) => target.startsWith(`${prefix}.`));
    const entries = members.map(({ target, cell }) => {
      const [name, kind] = target.slice(prefix.length + 1).split(":");
      return [name, read(cell, kind)];
    });
    // `Object.fromEntries` sets own properties, whatever their names are (`__proto__`).
    return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Cells);
  };
  const noteCells = filled.filter(({ target }) => target === "notes");
  const isAlone = columns.filter(({ target }) => target === "notes").length === 1;
  const notes = noteCells.map(({ name, cell }) => (isAlone ? cell : `${name}: ${cell}`)).join("\n");
  return {
    campaignId,
    person: mapGroup("person", (cell) => cell.trim()),
    notes: noteCells.length > 0 ? notes : undefined,
    fields: mapGroup("fields", parseFieldValue),
    consent: mapGroup("consent", (cell) => cell.trim()),
  };
}

const yesWords = new Set(["true", "yes", "y", "1"]);
const noWords = new Set(["false", "no", "n", "0"]);

/** Converts a cell to a number or boolean. Other text stays text, and the API reports the wrong type. */
function parseFieldValue(cell: string, kind?: string): Cells[string] {
  const word = cell.trim().toLowerCase();
  if (kind === "number" && /^[+-]?\d+(?:\.\d+)?$/.test(word)) return Number(word);
  if (kind === "boolean" && (yesWords.has(word) || noWords.has(word))) return yesWords.has(word);
  return cell;
}
