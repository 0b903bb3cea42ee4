import * as z from "zod";
import { CallerId } from "#domain/accounts/caller.ts";
import { Currency } from "#domain/shared/currency.ts";
import { Invoicing } from "#domain/accounts/invoicing.ts";
import { Period } from "#domain/contracts/period.ts";
import { TaxRounding } from "#domain/contracts/tax.ts";
import { ClientId, ExportId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { SignedAmount, sumAmounts } from "#domain/shared/money.ts";
import type { Entry } from "./entry.ts";
import { HandoverFormat, TaxComparison } from "./handover.ts";

/** The formats of entries: one JSON object a line, or CSV. */
export const EntryFormat = z.enum(["ndjson", "csv"]);
export type EntryFormat = z.infer<typeof EntryFormat>;

/** The format of the parts of an export: of entries, or of a statement for another program. */
export const ExportFormat = z.enum([...EntryFormat.options, ...HandoverFormat.options]).meta({ id: "ExportFormat" });
export type ExportFormat = z.infer<typeof ExportFormat>;

export const isHandoverFormat = (format: ExportFormat): format is HandoverFormat =>
  HandoverFormat.safeParse(format).success;

/**
 * What an export covers: entries posted at or after `from` and before `to`, of one client or of all of the agency; or
 * one statement, and then `from` and `to` are its period.
 */
export const ExportScope = z.object({
  clientId: ClientId.optional(),
  statement: z.string().optional().meta({ description: "The statement that is handed over.", example: "INV-000007" }),
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

/**
 * What the file of a statement is made from besides the statement, which never changes: as it was when the export was
 * requested, so that a repeated write makes the same bytes.
 */
const Handover = z.object({
  clientId: ClientId,
  currency: Currency,
  period: Period,
  issuedOn: z.iso.date(),
  customerName: z.string(),
  invoicing: Invoicing,
  rounding: TaxRounding,
  tax: TaxComparison,
});
export type Handover = z.infer<typeof Handover>;

/** Why an export ended without its manifest: it has more parts, or clients and campaigns, than Baton writes. */
export const ExportFailure = z.enum(["too_large"]).meta({ id: "ExportFailure" });

/**
 * An export of ledger entries into files, with its progress. `names` holds each name that the files contain, as it was
 * read first, so that a repeated write makes the same bytes although a client was renamed meanwhile.
 */
export const LedgerExport = z.object({
  id: ExportId,
  wanted: ExportScope,
  handover: Handover.optional(),
  /** The API key that requested it. */
  requestedBy: CallerId,
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

/** The versions of the mappings of statements, which `docs/exports.md` describes. */
const mappings = { stripe: "stripe@1", xero: "xero@1", quickbooks: "quickbooks@1" } as const;

/** How a statement was mapped, and how the tax that the other program calculates differs from that of the statement. */
const HandoverManifest = z
  .object({
    mapping: z.enum(Object.values(mappings)),
    statementRounding: TaxRounding.meta({ description: "How the contract rounds the tax of the statement." }),
    lineRounding: z.literal("half_up_line").meta({ description: "How the other program rounds the tax of each line." }),
    tax: TaxComparison,
  })
  .meta({ id: "HandoverManifest" });

/** The manifest of an export, by which a reader verifies that its files are complete and unchanged. */
export const ExportManifest = z
  .object({
    exportId: ExportId,
    ...ExportScope.shape,
    parts: z.array(ExportPart),
    entries: count,
    sums: z.array(ExportSum),
    journals: z.array(ExportedJournal),
    handover: HandoverManifest.optional(),
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

/** The name of its signature. */
export const signatureName = "manifest.json.sig";

export const partName = (number: number, format: ExportFormat): string =>
  `part-${String(number).padStart(5, "0")}.${format === "ndjson" || format === "stripe" ? "ndjson" : "csv"}`;

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
  const { id: exportId, wanted, handover, parts, sums, journals } = exported;
  const manifest = { exportId, ...wanted, parts, entries: countExported(exported), sums, journals };
  if (!handover || !isHandoverFormat(wanted.format)) return manifest;
  const { rounding: statementRounding, tax } = handover;
  const lineRounding = "half_up_line" as const;
  return { ...manifest, handover: { mapping: mappings[wanted.format], statementRounding, lineRounding, tax } };
};
