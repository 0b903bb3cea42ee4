import * as z from "zod";
import { Currency } from "#domain/shared/currency.ts";
import { ClientId, ExportId, KeyId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { SignedAmount, sumAmounts } from "#domain/shared/money.ts";
import type { Entry } from "./entry.ts";

/** The format of the parts of an export: one JSON object a line, or CSV. */
export const ExportFormat = z.enum(["ndjson", "csv"]).meta({ id: "ExportFormat" });
export type ExportFormat = z.infer<typeof ExportFormat>;

/** What an export covers: entries posted at or after `from` and before `to`, of one client or of all of the agency. */
export const ExportScope = z.object({
  clientId: ClientId.optional(),
  from: Instant.optional(),
  to: Instant,
  format: ExportFormat,
});
export type ExportScope = z.infer<typeof ExportScope>;

const count = z.int().nonnegative();

/** A file of an export. */
export const ExportPart = z
  .object({
    name: z.string().meta({ example: "part-00001.csv" }),
    entries: count,
    bytes: count,
    sha256: z.string().meta({ description: "The SHA-256 of the file, in hexadecimal digits." }),
  })
  .meta({ id: "ExportPart" });
export type ExportPart = z.infer<typeof ExportPart>;

/** A sum of exported amounts in one currency. */
export const ExportSum = z.object({ currency: Currency, amount: SignedAmount }).meta({ id: "ExportSum" });
export type ExportSum = z.infer<typeof ExportSum>;

/** The pages of a journal whose entries are in an export, and the hash of the last one, which covers all before it. */
const ExportedJournal = z
  .object({
    clientId: ClientId,
    currency: Currency,
    pages: z.object({ from: z.int().positive(), to: z.int().positive() }),
    lastHash: z.string(),
  })
  .meta({ id: "ExportedJournal" });

/** Why an export ended without its manifest: it has more parts, or names of clients and campaigns, than Baton writes. */
export const ExportFailure = z.enum(["too_large"]).meta({ id: "ExportFailure" });

/**
 * An export of ledger entries into files, with its progress. `names` holds each name that the files contain, as it was
 * read first, so that a repeated write makes the same bytes although a client was renamed meanwhile.
 */
export const LedgerExport = z.object({
  id: ExportId,
  wanted: ExportScope,
  /** The API key that requested it. */
  requestedBy: KeyId,
  createdAt: Instant,
  updatedAt: Instant,
  /** When the table deletes the export itself, in seconds since 1970: `keptDays` after it was created. */
  expiresAt: z.int(),
  /** What the job does next. */
  stage: z.enum(["parts", "manifest", "done", "failed"]),
  failure: ExportFailure.optional(),
  parts: z.array(ExportPart),
  names: z.record(z.string(), z.string()),
  sums: z.array(ExportSum),
  journals: z.array(ExportedJournal),
  /** The place of the last entry in the parts, from which the next part continues. */
  position: z.string().optional(),
});
export type LedgerExport = z.infer<typeof LedgerExport>;

/** The manifest of an export, by which a reader verifies that its files are complete and unchanged. */
export const ExportManifest = z
  .object({
    exportId: ExportId,
    ...ExportScope.shape,
    parts: z.array(ExportPart),
    entries: count,
    sums: z.array(ExportSum),
    journals: z.array(ExportedJournal),
  })
  .meta({ id: "ExportManifest" });
export type ExportManifest = z.infer<typeof ExportManifest>;

/** How long a link to a file is valid. */
export const linkSeconds = 900;

/** How long the files are stored; then the bucket deletes them. */
export const storedDays = 30;

/** How long Baton lists an export, also without its files. */
export const keptDays = 60;

/** The name of the manifest, beside the parts. */
export const manifestName = "manifest.json";

export const partName = (number: number, format: ExportFormat): string =>
  `part-${String(number).padStart(5, "0")}.${format}`;

export const countExported = ({ parts }: Pick<LedgerExport, "parts">): number =>
  parts.reduce((sum, { entries }) => sum + entries, 0);

/** An entry that was written, with its journal and its page. */
type Exported = {
  journal: { clientId: ClientId; currency: string };
  page: { number: number; hash: string };
  entry: Pick<Entry, "amount">;
};

/** Adds the entries of a part to the sums and the journals of an export. */
export function addExported(
  { sums, journals }: Pick<LedgerExport, "sums" | "journals">,
  entries: readonly Exported[],
): Pick<LedgerExport, "sums" | "journals"> {
  const amounts = new Map(sums.map(({ currency, amount }) => [currency, amount]));
  const ranges = new Map(journals.map((each) => [`${each.clientId}/${each.currency}`, each]));
  for (const { journal, page, entry } of entries) {
    const { clientId, currency } = journal;
    amounts.set(currency, sumAmounts([amounts.get(currency) ?? 0, entry.amount]));
    const from = ranges.get(`${clientId}/${currency}`)?.pages.from ?? page.number;
    const pages = { from, to: page.number };
    ranges.set(`${clientId}/${currency}`, { clientId, currency, pages, lastHash: page.hash });
  }
  return { sums: [...amounts].map(([currency, amount]) => ({ currency, amount })), journals: [...ranges.values()] };
}

export const toManifest = (exported: LedgerExport): ExportManifest => {
  const { id: exportId, wanted, parts, sums, journals } = exported;
  return { exportId, ...wanted, parts, entries: countExported(exported), sums, journals };
};
