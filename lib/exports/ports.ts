import type { Invoicing } from "#domain/accounts/invoicing.ts";
import type { HandoverFormat, HandoverLine, HandoverStatement } from "#domain/ledger/handover.ts";
import type { EntryFormat, LedgerExport } from "#domain/ledger/ledger-export.ts";
import type { AgencyId, ExportId } from "#domain/shared/id.ts";
import type { PostedEntry } from "#ledger/ports.ts";
import type { AgencyScope, Entities } from "#platform/ports.ts";

export type Exports = Entities<LedgerExport, AgencyScope> & {
  /** Whether an export with this progress can be stored: its item has a limit. */
  canStore(progress: LedgerExport): boolean;
};

/** A file of an export. */
export type ExportFileKey = { agencyId: AgencyId; exportId: ExportId; name: string };

/** The files of exports in object storage. */
export type ExportFiles = {
  /** Writes a file in place of the one with its key. */
  write(key: ExportFileKey, file: { text: string; mediaType: string }): Promise<{ bytes: number; sha256: string }>;
};

/** Signs manifests, so that a receiver can verify offline that Baton wrote them. */
export type ManifestSigner = {
  /** The ed25519 signature of the text with the key of an agency, in base64. */
  sign(agencyId: AgencyId, text: string): string;
  /** The key that verifies it: `whpk_` and its 32 bytes in base64, as for webhooks. */
  readPublicKey(agencyId: AgencyId): string;
};

/** Makes a link by which anyone may download a file, for 15 minutes. */
export type LinkToFile = (key: ExportFileKey) => Promise<string>;

/** Formats the entries of a part. Only the first part of a CSV file has the line of names. */
export type FormatPart = (
  format: EntryFormat,
  entries: readonly PostedEntry[],
  options: { names: Readonly<Record<string, string>>; isFirst: boolean },
) => { text: string; mediaType: string };

/** Formats the lines of a statement for another program, by what that program calls the client, its account and its tax. */
export type FormatHandover = (
  format: HandoverFormat,
  statement: HandoverStatement,
  lines: readonly HandoverLine[],
  invoicing: Invoicing,
) => { text: string; mediaType: string };
