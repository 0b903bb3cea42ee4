import type { Mapping } from "./column-mapping.ts";

type Cells = Record<string, string | number | boolean>;

/** The body of a lead as the API takes it, not yet judged by it. */
export type LeadBody = { campaignId: string; notes?: string } & Partial<Record<"person" | "fields" | "consent", Cells>>;

/**
 * The lead that the cells of a row make. Cells are sent as they are, but for white space around what is one line; empty ones are
 * left out. Several columns of notes become lines of their own, each after the name of its column.
 */
export function toLeadBody({ columns }: Mapping, cells: readonly string[], campaignId: string): LeadBody {
  const filled = columns.flatMap(({ index, name, target }) => {
    const cell = cells[index] ?? "";
    return cell.trim() === "" ? [] : [{ name, target, cell }];
  });
  const mapGroup = (prefix: "person" | "fields" | "consent", read: (cell: string, kind?: string) => Cells[string]) => {
    const members = filled.filter(({ target }) => target.startsWith(`${prefix}.`));
    const entries = members.map(({ target, cell }) => {
      const [name, kind] = target.slice(prefix.length + 1).split(":");
      return [name, read(cell, kind)];
    });
    // An object from entries has what they name, whatever they are called.
    return entries.length === 0 ? {} : { [prefix]: Object.fromEntries(entries) as Cells };
  };
  const noteCells = filled.filter(({ target }) => target === "notes");
  const isAlone = columns.filter(({ target }) => target === "notes").length === 1;
  const notes = noteCells.map(({ name, cell }) => (isAlone ? cell : `${name}: ${cell}`)).join("\n");
  return {
    campaignId,
    ...mapGroup("person", (cell) => cell.trim()),
    ...(noteCells.length > 0 && { notes }),
    ...mapGroup("fields", parseFieldValue),
    ...mapGroup("consent", (cell) => cell.trim()),
  };
}

const yesWords = new Set(["true", "yes", "y", "1"]);
const noWords = new Set(["false", "no", "n", "0"]);

/** A cell as the kind of value that it is sent as. What is not one of that kind stays text, and the API says that it should not be. */
function parseFieldValue(cell: string, kind?: string): Cells[string] {
  const word = cell.trim().toLowerCase();
  if (kind === "number" && /^[+-]?\d+(?:\.\d+)?$/.test(word)) return Number(word);
  if (kind === "boolean" && (yesWords.has(word) || noWords.has(word))) return yesWords.has(word);
  return cell;
}
