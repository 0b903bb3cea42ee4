import { stringify } from "csv-stringify/sync";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { RenderedBody } from "./endpoint.ts";
import type { PlatformRefusal } from "./problems.ts";

/** The formats in which lists for billing jobs are offered; the first is the default. */
export const tableFormats = ["application/json", "application/x-ndjson", "text/csv"] as const;
export type TableFormat = (typeof tableFormats)[number];

/** Chooses the format of a list that an Accept header prefers; JSON if it has no preference. */
export const negotiateFormat = (accept: string | undefined) => negotiate(accept, tableFormats);

/** Chooses the offered format that an Accept header (RFC 9110 §12.5.1) prefers; the first if it has no preference. */
export function negotiate<Format extends string>(
  accept = "*/*",
  offered: readonly Format[],
): Result<Format, Extract<PlatformRefusal, { kind: "not_acceptable" }>> {
  const ranges = accept.split(",").map((range) => {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="));
    return { type, quality: quality ? Number(quality.slice(2)) : 1 };
  });
  const qualityFor = (format: Format) => {
    const [group] = format.split("/");
    // The most specific range that covers a format decides.
    const range = [format, `${group}/*`, "*/*"].map((type) => ranges.find((each) => each.type === type)).find(Boolean);
    return range?.quality || 0;
  };
  const [best] = offered.toSorted((a, b) => qualityFor(b) - qualityFor(a));
  return best && qualityFor(best) > 0 ? ok(best) : refuse({ kind: "not_acceptable", offered: [...offered] });
}

/** A decimal is written as it is: a negative one begins like a formula, and is none. */
type Cell = string | number | { decimal: string } | undefined;

/** The columns of a table, each with its name and how to read its cell. */
export type Columns<Item> = Readonly<Record<string, (item: Item) => Cell>>;

/**
 * Formats a page of a list. CSV and NDJSON cannot hold the cursor, so it goes into the Link header. The pages of a list
 * in CSV are parts of one file if only the first has the line of names, as `hasHeader` says.
 */
export function formatTable<Item>(
  format: TableFormat,
  page: { items: Item[]; next: string | null },
  { columns, hasHeader = true }: { columns: Columns<Item>; hasHeader?: boolean },
): RenderedBody {
  switch (format) {
    case "application/json":
      return { mediaType: format, text: JSON.stringify(page) };
    case "application/x-ndjson":
      return { mediaType: format, text: page.items.map((item) => `${JSON.stringify(item)}\n`).join("") };
    case "text/csv":
      return {
        mediaType: `text/csv; charset=utf-8; header=${hasHeader ? "present" : "absent"}`,
        text: toCsv(page.items, columns, hasHeader),
      };
  }
}

/** Formats CSV (RFC 4180). Escapes cells that a spreadsheet would run as formulas. */
const toCsv = <Item>(items: readonly Item[], columns: Columns<Item>, hasHeader: boolean): string =>
  stringify(
    items.map((item) => Object.values(columns).map((cell) => cell(item) ?? "")),
    {
      header: hasHeader,
      columns: Object.keys(columns),
      record_delimiter: "\r\n",
      escape_formulas: true,
      cast: { object: ({ decimal }) => ({ value: String(decimal), escape_formulas: false }) },
    },
  );

/** The headers of such a page: the Link to the next one, which repeats `query`. */
export function toPageHeaders(
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
  next: string | null,
): Record<string, string> {
  if (next === null) return { vary: "accept" };
  const parts: Record<string, string | number | undefined> = { ...query, cursor: next };
  const params = Object.entries(parts).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return { vary: "accept", link: `<${path}?${new URLSearchParams(params).toString()}>; rel="next"` };
}
