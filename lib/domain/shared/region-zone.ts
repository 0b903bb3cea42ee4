/**
 * Zones whose name the runtime still spells as it was before IANA renamed them, by that name (Unicode CLDR keeps the
 * first name of a zone for ever; IANA tz 2025b, zone.tab, has the current one).
 */
const currentNames: ReadonlyMap<string, string> = new Map([
  ["Africa/Asmera", "Africa/Asmara"],
  ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["America/Catamarca", "America/Argentina/Catamarca"],
  ["America/Coral_Harbour", "America/Atikokan"],
  ["America/Cordoba", "America/Argentina/Cordoba"],
  ["America/Godthab", "America/Nuuk"],
  ["America/Indianapolis", "America/Indiana/Indianapolis"],
  ["America/Jujuy", "America/Argentina/Jujuy"],
  ["America/Louisville", "America/Kentucky/Louisville"],
  ["America/Mendoza", "America/Argentina/Mendoza"],
  ["Asia/Calcutta", "Asia/Kolkata"],
  ["Asia/Katmandu", "Asia/Kathmandu"],
  ["Asia/Rangoon", "Asia/Yangon"],
  ["Asia/Saigon", "Asia/Ho_Chi_Minh"],
  ["Atlantic/Faeroe", "Atlantic/Faroe"],
  ["Europe/Kiev", "Europe/Kyiv"],
  ["Pacific/Enderbury", "Pacific/Kanton"],
  ["Pacific/Ponape", "Pacific/Pohnpei"],
  ["Pacific/Truk", "Pacific/Chuuk"],
]);

/** The regions by which IANA names zones. Names outside them are abbreviations, offsets, or links to a region's zone. */
const regionPattern = /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\//i;

/** The zones of the runtime, read once: 418 names. */
let runtimeZones: ReadonlySet<string> | undefined;

/** All zones of regions, by their current names. */
export function listRegionZones(): string[] {
  runtimeZones ??= new Set(Intl.supportedValuesOf("timeZone"));
  return [...runtimeZones].map(toCurrentName);
}

/** Finds the zone of a region by its name in any case, or by an older one; undefined for any other name. */
export const findRegionZone = (name: string): string | undefined =>
  regionPattern.test(name) ? resolveZone(name) : undefined;

/** Finds the zone of a region to which any name of the IANA database refers: Europe/London for GB. */
export function resolveZone(name: string): string | undefined {
  runtimeZones ??= new Set(Intl.supportedValuesOf("timeZone"));
  try {
    const { timeZone } = Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return runtimeZones.has(timeZone) ? toCurrentName(timeZone) : undefined;
  } catch {
    return undefined;
  }
}

const toCurrentName = (zone: string): string => currentNames.get(zone) ?? zone;
