import { isBlank } from "#domain/shared/text-schemas.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Mapping } from "./column-mapping.ts";
import { findCountry } from "./country-name.ts";
import { type FieldType, parseFieldValue } from "./parse-field-value.ts";

type Cells = Record<string, string | number | boolean>;
type Group = "person" | "fields" | "consent";

/** The body of a lead as the API takes it, not validated. */
export type LeadBody = { campaignId: string; notes?: string } & Partial<Record<Group, Cells>>;

/** Why a row is not sent: a code, and a sentence without anything that the row says. */
export type RowRefusal = { code: string; detail: string };

export type MapRowOptions = { mapping: Mapping; campaignId: string; delimiter: string };

/**
 * Converts a row to a lead. Cells of several columns for one property are joined: names by spaces, addresses by commas,
 * and notes as lines, each after the name of its column. Refuses cells that are not of the type that their target names,
 * and unknown countries.
 */
export function toLeadBody(
  { mapping: { columns }, campaignId, delimiter }: MapRowOptions,
  cells: readonly string[],
): Result<LeadBody, RowRefusal> {
  const isAlone = columns.filter(({ target }) => target === "notes").length === 1;
  const groups: Record<Group, Map<string, string | number | boolean>> = {
    person: new Map(),
    fields: new Map(),
    consent: new Map(),
  };
  const notes: string[] = [];
  for (const { index, name, target } of columns) {
    const cell = unwrapFormula(cells[index] ?? "");
    if (isBlank(cell)) continue;
    if (target === "notes") {
      notes.push(isAlone ? cell : `${name}: ${cell}`);
      continue;
    }
    const [group, property, type] = splitTarget(target);
    const value = readCell(target, type, cell, delimiter);
    if (!value.ok) return refuse({ ...value.refusal, detail: `/${group}/${property}: ${value.refusal.detail}` });
    const earlier = groups[group].get(property);
    groups[group].set(
      property,
      earlier === undefined ? value.value : `${earlier}${joints[target] ?? " "}${value.value}`,
    );
  }
  // `Object.fromEntries` sets own properties, whatever their names are (`__proto__`).
  const toObject = (group: Group): Cells | undefined =>
    groups[group].size === 0 ? undefined : Object.fromEntries(groups[group]);
  return ok({
    campaignId,
    person: toObject("person"),
    notes: notes.length > 0 ? notes.join("\n") : undefined,
    fields: toObject("fields"),
    consent: toObject("consent"),
  });
}

/** What joins the cells of several columns for one property. */
const joints: Record<string, string> = { "person.name": " ", "person.address": ", " };

function splitTarget(target: string): [group: Group, property: string, type: FieldType | undefined] {
  const dot = target.indexOf(".");
  const [property = "", type] = target.slice(dot + 1).split(":");
  return [target.slice(0, dot) as Group, property, type as FieldType | undefined];
}

/** Programs write `="07700 900123"`, so that a spreadsheet keeps the zero. The text within is meant. */
function unwrapFormula(cell: string): string {
  const [, text] = /^\s*="((?:[^"]|"")*)"\s*$/.exec(cell) ?? [];
  return text === undefined ? cell : text.replaceAll('""', '"');
}

function readCell(
  target: string,
  type: FieldType | undefined,
  cell: string,
  delimiter: string,
): Result<string | number | boolean, RowRefusal> {
  if (type !== undefined) return parseFieldValue(cell, type, delimiter);
  if (target.startsWith("fields.")) return ok(cell);
  const text = cell.trim();
  if (target === "person.country") {
    const country = findCountry(text);
    return country === undefined
      ? refuse({ code: "unknown_country", detail: "a country by its name or its code of ISO 3166-1, like GB" })
      : ok(country);
  }
  // Lead forms export p:+447700900123 and z:94025, so that spreadsheets keep the text.
  if (target === "person.phone") return ok(text.replace(/^p:(?=\+?\d)/, ""));
  return ok(target === "person.postcode" ? text.replace(/^z:/, "") : text);
}
