import type { RenderedBody } from "#platform/http/endpoint.ts";
import { type Columns, formatTable } from "#platform/http/table-formats.ts";
import type { ReportFormat } from "./schemas.ts";

/** A figure of a report as one line of CSV: what it is of, and what the report has beside it. */
type FigureLine = {
  row: string | null;
  figure: string;
  value: string | number | undefined;
  of?: number | undefined;
  share?: number | undefined;
  low?: number | undefined;
  high?: number | undefined;
  tooFew?: boolean | undefined;
};

type Period = { from: string; to: string; leads: number; computedAt: string | null };
type Report = { period: Period; rows: readonly { key: string | null }[]; ranking?: readonly { key: string | null }[] };

/**
 * Formats a report: as it is, or as a table with a line for each of its figures. `nameRow` adds a column with the name of
 * each row, which has only its key otherwise.
 */
export function formatReport(
  format: ReportFormat,
  report: Report,
  nameRow?: (key: string | null) => string,
): RenderedBody {
  if (format === "json") return { mediaType: "application/json", text: JSON.stringify(report) };
  const { period, rows, ranking = [] } = report;
  const lines = [
    ...rows.flatMap(({ key, ...figures }) => listFigures(key, "", figures)),
    ...ranking.flatMap(({ key, ...rank }) => listFigures(key, "ranking", rank)),
  ];
  const items = lines.map((line) => ({ ...line, ...period }));
  const { row, ...others } = columns;
  const named = nameRow ? { row, name: (line: FigureLine) => nameRow(line.row), ...others } : columns;
  return formatTable("text/csv", { items, next: null }, { columns: named });
}

const columns = {
  row: ({ row }) => row ?? "all",
  figure: ({ figure }) => figure,
  value: ({ value }) => (typeof value === "number" ? { decimal: String(value) } : value),
  of: ({ of }) => of,
  share: ({ share }) => share,
  low: ({ low }) => toDecimal(low),
  high: ({ high }) => toDecimal(high),
  tooFew: ({ tooFew }) => (tooFew === undefined ? undefined : String(tooFew)),
  from: ({ from }) => from,
  to: ({ to }) => to,
  computedAt: ({ computedAt }) => computedAt ?? undefined,
} satisfies Columns<FigureLine & Period>;

const toDecimal = (value: number | undefined) => (value === undefined ? undefined : { decimal: String(value) });

/** The properties that name an item of a list, in the order in which they are looked for. */
const names = [
  "model",
  "campaignId",
  "currency",
  "denominator",
  "channel",
  "reason",
  "minutes",
  "band",
  "trigger",
  "change",
  "upToMinutes",
];

/** Lists the figures inside a value, each under the path that leads to it: a rate is one figure, and so is a plain value. */
function listFigures(row: string | null, path: string, value: unknown): FigureLine[] {
  if (typeof value === "number" || typeof value === "string") return [{ row, figure: path, value }];
  if (typeof value === "boolean") return [{ row, figure: path, value: String(value) }];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => listFigures(row, join(path, nameItem(item, index)), item));
  }
  if (typeof value !== "object" || value === null) return [];
  const fields: Record<string, unknown> = { ...value };
  if ("value" in fields && ("of" in fields || "low" in fields)) return listRate(row, path, fields);
  const name = findName(fields);
  return Object.entries(fields)
    .filter(([field]) => field !== name)
    .flatMap(([field, inner]) => listFigures(row, join(path, field), inner));
}

/** A rate is one line, and what is beside it, such as its reference, are further ones. */
function listRate(row: string | null, path: string, rate: Record<string, unknown>): FigureLine[] {
  const { value, of, share, interval, low, high, tooFew, ...rest } = rate;
  const bounds: Record<string, unknown> =
    typeof interval === "object" && interval !== null ? { ...interval } : { low, high };
  const line: FigureLine = {
    row,
    figure: path,
    value: toNumber(value),
    of: toNumber(of),
    share: toNumber(share),
    low: toNumber(bounds["low"]),
    high: toNumber(bounds["high"]),
    tooFew: typeof tooFew === "boolean" ? tooFew : undefined,
  };
  return [line, ...listFigures(row, path, rest)];
}

const toNumber = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

/** The name of an item of a list in a path; its number if it has none. */
function nameItem(item: unknown, index: number): string {
  const fields: Record<string, unknown> = typeof item === "object" && item !== null ? { ...item } : {};
  const name = findName(fields);
  const value = name === undefined ? undefined : fields[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : String(index + 1);
}

const findName = (fields: Record<string, unknown>): string | undefined =>
  names.find((each) => typeof fields[each] === "string" || typeof fields[each] === "number");
