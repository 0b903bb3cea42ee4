import { parse } from "csv-parse/sync";
import { FieldName } from "#domain/campaigns/field-name.ts";
import type { Person } from "#domain/lead/personal-data.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";

/** A column of the file, and the property of the lead that gets its cells: `person.name` or `fields.roof_type`. */
type MappedColumn = { index: number; name: string; target: string };

/** Which columns are sent and which are not; `keyIndex` is the column of idempotency keys, if any. */
export type Mapping = { columns: MappedColumn[]; unsent: string[]; width: number; keyIndex: number | undefined };

/** Common column names of each property of the person, in lower case without spaces and punctuation. */
const personColumnNames: Record<keyof Person, string[]> = {
  name: ["name", "fullname", "contactname", "customername"],
  phone: ["phone", "phonenumber", "tel", "telephone", "telephonenumber", "mobile", "mobilenumber", "mobilephone"],
  email: ["email", "emailaddress", "mail"],
  country: ["country", "countrycode"],
  postcode: ["postcode", "postalcode", "zip", "zipcode"],
  address: ["address", "fulladdress", "streetaddress"],
};
const person = Object.keys(personColumnNames).map((name) => `person.${name}`);
const consent = ["consent.wording", "consent.source", "consent.at", "consent.certificateUrl"];
const targets = [...person, "notes", ...consent];
/** `fields.`, a name, and optionally the type of its value. */
const fieldTarget = /^fields\.(?<name>\w+)(?::(?:number|boolean))?$/;
const isTarget = (text: string): boolean =>
  targets.includes(text) || FieldName.safeParse(fieldTarget.exec(text)?.groups?.["name"]).success;

/** Common column names, in lower case without spaces and punctuation. */
const commonColumnNames: [target: string, names: string[]][] = [
  ...Object.entries(personColumnNames).map(([name, names]): [string, string[]] => [`person.${name}`, names]),
  ["notes", ["note", "notes", "comment", "comments"]],
  ...consent.map((target): [string, string[]] => [target, [target.replace(".", "").toLowerCase()]]),
];
const targetByColumnName = new Map(
  commonColumnNames.flatMap(([target, names]) => names.map((name) => [name, target] as const)),
);

/** Maps the columns of `header` to targets, by `map` or by their names. Refuses a malformed map or a missing column. */
export function mapColumns(
  header: readonly string[],
  { map, keyColumn }: { map?: string | undefined; keyColumn?: string | undefined },
): Result<Mapping, string> {
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
    if (target !== "notes" && columns.some((column) => toLeadField(column.target) === toLeadField(target)))
      return refuse(`Two columns go to ${target}; only notes can take several.`);
    columns.push({ index: found.value, name, target });
  }
  return ok(columns);
}

/** Returns the property of the lead that a target names, without the type of its value. */
const toLeadField = (target: string): string => target.split(":", 1)[0] ?? "";

/** Parses pairs as cells of CSV, so that a column name with a comma can be quoted. Undefined for an unclosed quote. */
function parsePairs(map: string): string[] | undefined {
  try {
    const records: string[][] = parse(map, { relax_quotes: true, relax_column_count: true, trim: true });
    return records.flat().filter((pair) => pair !== "");
  } catch {
    return undefined;
  }
}

const normalizeName = (name: string): string => name.trim().normalize("NFC");

function findColumn(header: readonly string[], name: string): Result<number, string> {
  const indexes = header.flatMap((column, index) => (normalizeName(column) === normalizeName(name) ? [index] : []));
  const [index, another] = indexes;
  if (index === undefined) return refuse(`There is no column ${printable(name)}. ${describeColumns(header)}`);
  if (another !== undefined)
    return refuse(`There are ${indexes.length} columns ${printable(name)}; rename the one you mean.`);
  return ok(index);
}

function recognizeColumns(header: readonly string[]): MappedColumn[] {
  const columns: MappedColumn[] = [];
  for (const [index, name] of header.entries()) {
    const target = isTarget(normalizeName(name))
      ? normalizeName(name)
      : targetByColumnName.get(normalizeName(name).toLowerCase().replaceAll(/[\W_]/g, ""));
    // The first of two columns for one target is used; the other one is reported as not sent.
    const isTaken = target !== "notes" && columns.some((column) => column.target === target);
    if (target && !isTaken) columns.push({ index, name: normalizeName(name), target });
  }
  return columns;
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
  const hint = header.length === 1 && /[;\t|]/.test(header[0] ?? "") ? " Is there another --delimiter?" : "";
  return `The columns are: ${header.map((name) => printable(name) || "(no name)").join(", ")}.${hint}`;
}

/** Makes a name from a file safe for a terminal: one line of at most 60 characters, without control characters. */
export function printable(text: string): string {
  const line = text.trim().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
