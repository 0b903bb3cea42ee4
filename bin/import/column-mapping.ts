import { parse } from "csv-parse/sync";
import { FieldName } from "#domain/campaigns/field-name.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { consentTargets, personColumnNames, targets } from "./targets.ts";

/**
 * A column of the file, and the property of the lead that gets its cells: `person.name` or `fields.roof_type`. Several
 * columns may go to one of `joinedTargets`.
 */
type MappedColumn = { index: number; name: string; target: string };

/**
 * Which columns are sent, and the names of those that are not. `keyIndex` is the column of idempotency keys, if any;
 * `width` is the number of cells of the header, `namedWidth` without the empty ones at its end.
 */
export type Mapping = {
  columns: MappedColumn[];
  unsent: string[];
  width: number;
  namedWidth: number;
  keyIndex: number | undefined;
};

/** Targets that several columns may have, which are joined in the order of the columns or of `--map`. */
const joinedTargets = ["person.name", "person.address", "notes"];

/** Common column names of the parts of a name, in the order in which they are joined, for files without whole names. */
const namePartColumnNames = [
  ["firstname", "givenname", "forename"],
  ["lastname", "surname", "familyname"],
];
/** `fields.`, a name, and optionally the type of its value. */
const fieldTarget = /^fields\.(?<name>\w+)(?::(?:number|boolean))?$/;
const isTarget = (text: string): boolean =>
  targets.includes(text) || FieldName.safeParse(fieldTarget.exec(text)?.groups?.["name"]).success;

/** Common column names, in lower case without spaces and punctuation. */
const commonColumnNames: [target: string, names: string[]][] = [
  ...Object.entries(personColumnNames).map(([name, names]): [string, string[]] => [`person.${name}`, names]),
  ["notes", ["note", "notes", "comment", "comments"]],
  ...consentTargets.map((target): [string, string[]] => [target, [target.replace(".", "").toLowerCase()]]),
];
const targetByColumnName = new Map(
  commonColumnNames.flatMap(([target, names]) => names.map((name) => [name, target] as const)),
);

export type MappingOptions = { map?: string | undefined; keyColumn?: string | undefined };

/** Maps the columns of a header to targets, by `map` or by their names. Refuses a malformed map or a missing column. */
export function mapColumns(
  headerCells: readonly string[],
  { map, keyColumn }: MappingOptions,
): Result<Mapping, string> {
  const header = headerCells.map(normalizeColumnName);
  const columns = map === undefined ? ok(recognizeColumns(header)) : parseMapOption(header, map);
  if (!columns.ok) return columns;
  const key = keyColumn === undefined ? ok(undefined) : findColumn(header, keyColumn);
  if (!key.ok) return key;
  const missing = findMissingTarget(columns.value, header);
  if (missing) return refuse(missing);
  const sent = new Set([...columns.value.map(({ index }) => index), key.value]);
  return ok({
    columns: columns.value,
    unsent: header.filter((_, index) => !sent.has(index)),
    namedWidth: header.findLastIndex((name) => name !== "") + 1,
    width: header.length,
    keyIndex: key.value,
  });
}

function parseMapOption(header: readonly string[], map: string): Result<MappedColumn[], string> {
  const columns: MappedColumn[] = [];
  const pairs = parsePairs(map);
  if (!pairs) return refuse("--map has a quote that is not closed.");
  for (const pair of pairs) {
    const equals = pair.lastIndexOf("=");
    const [name, target] = [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    if (equals <= 0 || !name) return refuse(`--map takes Column=target pairs; ${printable(pair)} is not one.`);
    if (!isTarget(target))
      return refuse(
        `${printable(target)} is no target. Targets are ${targets.join(", ")}, ` +
          "and fields. with a name of letters, digits and _ (and :number or :boolean).",
      );
    const found = findColumn(header, name);
    if (!found.ok) return found;
    const others = columns.filter((column) => toLeadField(column.target) === toLeadField(target));
    if (others.length > 0 && !joinedTargets.includes(target))
      return refuse(`Two columns go to ${target}; only ${joinedTargets.join(", ")} can take several.`);
    if (others.some(({ index }) => index === found.value)) return refuse(`${printable(name)} goes to ${target} twice.`);
    columns.push({ index: found.value, name: normalizeColumnName(name), target });
  }
  return ok(columns);
}

/** Returns the property of the lead that a target names, without the type of its value. */
export const toLeadField = (target: string): string => target.split(":", 1)[0] ?? "";

/** Parses pairs as cells of CSV, so that a column name with a comma can be quoted. Undefined for an unclosed quote. */
function parsePairs(map: string): string[] | undefined {
  try {
    const records: string[][] = parse(map, { relax_quotes: true, relax_column_count: true, trim: true });
    return records.flat().filter((pair) => pair !== "");
  } catch {
    return undefined;
  }
}

/**
 * Makes the name of a column from a cell of the header: composed and on one line, with one space between words and
 * without invisible characters. Spreadsheets put line breaks and no-break spaces into headers, which people do not see.
 */
const normalizeColumnName = (name: string): string =>
  name
    .normalize("NFC")
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();

function findColumn(header: readonly string[], name: string): Result<number, string> {
  const indexes = header.flatMap((column, index) => (column === normalizeColumnName(name) ? [index] : []));
  const [index, another] = indexes;
  if (index === undefined) return refuse(`There is no column ${printable(name)}. ${describeColumns(header)}`);
  if (another !== undefined)
    return refuse(`There are ${indexes.length} columns ${printable(name)}; rename the one you mean.`);
  return ok(index);
}

function recognizeColumns(header: readonly string[]): MappedColumn[] {
  const columns: MappedColumn[] = [];
  for (const [index, name] of header.entries()) {
    const target = isTarget(name) ? name : targetByColumnName.get(toPlainName(name));
    // The first of two columns for one target is used; the other one is reported as not sent.
    const isTaken = target !== "notes" && columns.some((column) => column.target === target);
    if (target && !isTaken) columns.push({ index, name, target });
  }
  if (columns.some(({ target }) => target === "person.name")) return columns;
  return [...recognizeNameParts(header), ...columns];
}

function recognizeNameParts(header: readonly string[]): MappedColumn[] {
  return namePartColumnNames.flatMap((names) => {
    const index = header.findIndex((name) => names.includes(toPlainName(name)));
    return index < 0 ? [] : [{ index, name: header[index] ?? "", target: "person.name" }];
  });
}

const toPlainName = (name: string): string => name.toLowerCase().replaceAll(/[\W_]/g, "");

/** Counts the columns of a header that the options name, or without a map those whose names are common. */
export function countKnownColumns(headerCells: readonly string[], { map, keyColumn }: MappingOptions): number {
  const header = headerCells.map(normalizeColumnName);
  const names = (map === undefined ? undefined : parsePairs(map))?.map((pair) =>
    normalizeColumnName(pair.slice(0, Math.max(pair.lastIndexOf("="), 0))),
  );
  const known = names?.filter((name) => header.includes(name)) ?? recognizeColumns(header);
  return known.length + (keyColumn !== undefined && header.includes(normalizeColumnName(keyColumn)) ? 1 : 0);
}

/** Returns a sentence when a column is missing without which the API accepts no lead. */
function findMissingTarget(columns: readonly MappedColumn[], header: readonly string[]): string | undefined {
  const has = (target: string) => columns.some((column) => column.target === target);
  if (!has("person.name")) return `No column goes to person.name. ${describeColumns(header)} Use --map.`;
  if (!has("person.phone") && !has("person.email"))
    return `No column goes to person.phone or person.email. ${describeColumns(header)} Use --map.`;
  return undefined;
}

function describeColumns(header: readonly string[]): string {
  const hint = header.length === 1 ? " Is there another --delimiter?" : "";
  return `The columns are: ${header.map((name) => printable(name) || "(no name)").join(", ")}.${hint}`;
}

/** Makes a text safe for a terminal: one line of at most `max` characters, without control characters. */
export function printable(text: string, max = 60): string {
  const line = text.trim().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}
