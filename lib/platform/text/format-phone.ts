import type { ReaderLocale } from "./reader-locale.ts";

const ukZones = /^(Europe\/(London|Belfast|Jersey|Guernsey|Isle_of_Man)|GB(-Eire)?)$/;

/** Area codes of six figures, 0 included (Ofcom, National Telephone Numbering Plan, Part A, "mixed" areas). */
const longAreas = /^0(13873|15242|1539[456]|1697[347]|1768[347]|19467)/;

/**
 * An E.164 number grouped as people write it: nationally for a British number and a British reader ("07700 900123"),
 * otherwise with its country code ("+44 7700 900123"). What is not E.164 comes back as it is.
 */
export function formatPhone(phone: string, { timeZone }: ReaderLocale): string {
  const [, code, rest] =
    /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d\d)(\d{4,14})$/.exec(phone) ?? [];
  if (code === undefined || rest === undefined) return phone;
  if (code !== "44") return `+${code} ${code === "1" ? formatNorthAmerican(rest) : groupInThrees(rest)}`;
  const national = formatBritish(`0${rest}`);
  return ukZones.test(timeZone) ? national : `+44 ${national.slice(1)}`;
}

function formatBritish(national: string): string {
  const area = longAreas.exec(national)?.[0].length ?? 5;
  if (/^02\d{9}$/.test(national)) return insertSpaces(national, 3, 7);
  if (/^0(11\d|1\d1|[389]\d\d)\d{7}$/.test(national)) return insertSpaces(national, 4, 7);
  return insertSpaces(national, /^0[58]/.test(national) ? 4 : area);
}

const formatNorthAmerican = (rest: string): string =>
  rest.length === 10 ? insertSpaces(rest, 3, 6) : groupInThrees(rest);

/** Threes, with two to four figures at the end: how to group the rest is known only to tables too large for a text. */
const groupInThrees = (figures: string): string => figures.replace(/\d{3}(?=\d{2})/g, "$& ");

const insertSpaces = (figures: string, first: number, second = figures.length): string =>
  [figures.slice(0, first), figures.slice(first, second), figures.slice(second)].filter(Boolean).join(" ");
