import type { Mapping } from "./column-mapping.ts";

/** The body of a lead as the API takes it, not yet judged by it. */
export type LeadBody = { campaignId: string; notes?: string } & Partial<
  Record<"person" | "fields" | "consent", Record<string, string>>
>;

/**
 * The lead that the cells of a row make. Cells are sent as they are, but for white space around what is one line; empty ones are
 * left out. Several columns of notes become lines of their own, each after the name of its column.
 */
export function leadOf({ columns }: Mapping, cells: readonly string[], campaignId: string): LeadBody {
  const filled = columns.flatMap(({ index, name, target }) => {
    const cell = cells[index] ?? "";
    return cell.trim() === "" ? [] : [{ name, target, cell }];
  });
  const group = (prefix: string, read: (cell: string) => string) => {
    const members = filled.filter(({ target }) => target.startsWith(`${prefix}.`));
    // An object from entries has what they name, whatever they are called.
    return members.length === 0
      ? {}
      : {
          [prefix]: Object.fromEntries(
            members.map(({ target, cell }) => [target.slice(prefix.length + 1), read(cell)]),
          ),
        };
  };
  const noted = filled.filter(({ target }) => target === "notes");
  const isAlone = columns.filter(({ target }) => target === "notes").length === 1;
  const notes = noted.map(({ name, cell }) => (isAlone ? cell : `${name}: ${cell}`)).join("\n");
  return {
    campaignId,
    ...group("person", (cell) => cell.trim()),
    ...(noted.length > 0 && { notes }),
    ...group("fields", (cell) => cell),
    ...group("consent", (cell) => cell.trim()),
  };
}
