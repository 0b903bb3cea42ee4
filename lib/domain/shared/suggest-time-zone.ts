import { listRegionZones, resolveZone } from "./region-zone.ts";

/**
 * The zones that people mean by abbreviations. The runtime knows some of them as something else: EST as Panama, BST as
 * Bangladesh. Where two regions use one abbreviation, both are suggested.
 */
const zonesByAbbreviation: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "Europe/London": "BST GMT GB UK",
    "Europe/London or Atlantic/Reykjavik": "UTC UCT ZULU Z ETC/UTC ETC/GMT ETC/UCT ETC/ZULU",
    "Europe/Dublin or Asia/Kolkata": "IST",
    "Europe/Lisbon": "WET WEST",
    "Europe/Paris": "CET CEST MET MEST",
    "Europe/Athens": "EET EEST",
    "Europe/Moscow": "MSK",
    "Africa/Johannesburg": "SAST",
    "Africa/Lagos": "WAT",
    "Africa/Maputo": "CAT",
    "Africa/Nairobi": "EAT",
    "America/New_York": "EST EDT ET EST5EDT",
    "America/Chicago or Asia/Shanghai": "CST",
    "America/Chicago": "CDT CT CST6CDT",
    "America/Denver": "MST MDT MT MST7MDT",
    "America/Los_Angeles": "PST PDT PT PST8PDT",
    "America/Anchorage": "AKST AKDT",
    "America/Halifax": "AST ADT",
    "America/St_Johns": "NST NDT",
    "America/Sao_Paulo": "BRT",
    "Asia/Dubai": "GST",
    "Asia/Hong_Kong": "HKT",
    "Asia/Karachi": "PKT",
    "Asia/Seoul": "KST",
    "Asia/Singapore": "SGT",
    "Asia/Tokyo": "JST",
    "Australia/Adelaide": "ACST ACDT",
    "Australia/Perth": "AWST",
    "Australia/Sydney": "AEST AEDT AET",
    "Pacific/Auckland": "NZST NZDT",
    "Pacific/Honolulu": "HST",
  }).flatMap(([zone, abbreviations]) => abbreviations.split(" ").map((text): [string, string] => [text, zone])),
);

/**
 * Suggests the time zone of a region for a name that is none: an abbreviation, a link such as GB or US/Eastern, a city,
 * or a misspelling. Undefined if none is likely.
 */
export function suggestTimeZone(name: string): string | undefined {
  const text = name.trim().replaceAll(/[\s-]+/g, "_");
  return (
    zonesByAbbreviation.get(text.toUpperCase()) ??
    resolveZone(name) ??
    resolveZone(text) ??
    findByCity(text.toLowerCase()) ??
    findBySpelling(text.toLowerCase())
  );
}

const findByCity = (text: string): string | undefined =>
  listRegionZones().find((zone) => toCity(zone.toLowerCase()) === toCity(text));

const toCity = (zone: string): string => zone.slice(zone.lastIndexOf("/") + 1);

/** The zone whose name differs in the fewest letters, if at most one in four does. Short words are near to too many. */
function findBySpelling(text: string): string | undefined {
  if (text.length < 8) return undefined;
  const candidates = listRegionZones()
    .map((zone) => ({ zone, edits: countEdits(text, zone.toLowerCase()) }))
    .filter(({ edits }) => edits <= text.length / 4);
  return candidates.toSorted((a, b) => a.edits - b.edits)[0]?.zone;
}

/** The number of letters to add, remove or replace so that `from` becomes `to` (Levenshtein distance). */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
