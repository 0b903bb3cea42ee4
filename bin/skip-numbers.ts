import type { Command } from "commander";
import { DocumentNumber } from "#domain/ledger/statement-pages.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { type NumberGap, toDocumentNumber } from "#domain/statements/statement.ts";
import { maxSkipped } from "#statements/skip-numbers.ts";
import { openOperatorOf } from "./open-operator.ts";
import { agencyOption, parseWith, tableOption } from "./options.ts";

/** Adds `baton ledger skip`. */
export const addSkipNumbers = (ledger: Command) =>
  ledger
    .command("skip")
    .summary("skip numbers of documents that were issued after a restore point")
    .description(
      "Skips the numbers of invoices, statements or credit notes up to one that was issued, so that a restored table gives no " +
        "number again. The table keeps which numbers were skipped; this cannot be taken back. May be repeated.",
    )
    .argument(
      "<number>",
      "the last number that was issued, like INV-000042",
      parseWith(DocumentNumber, "a number like INV-000042"),
    )
    .requiredOption(...agencyOption)
    .requiredOption(...tableOption)
    .action(skipNumbers);

async function skipNumbers(
  issued: DocumentNumber,
  { agency, table }: { agency: AgencyId; table: string },
): Promise<void> {
  const operator = await openOperatorOf(agency, table);
  const skipped = await operator.skipNumbers(agency, issued);
  if (!skipped.ok) {
    console.error(
      `The next number is ${skipped.refusal.next}. At most ${maxSkipped} are skipped at once; nothing is changed.`,
    );
    process.exitCode = 1;
    return;
  }
  console.log(skipped.value ? formatGap(skipped.value) : `Nothing to skip: ${issued} is not given again anyway.`);
}

export const formatGap = ({ series, first, last, skippedAt }: NumberGap): string =>
  `${toDocumentNumber(series, first)} to ${toDocumentNumber(series, last)}: skipped at ${skippedAt}`;
