import type { Command } from "commander";
import * as z from "zod";
import { toDecimal } from "#domain/shared/currency.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { openOperatorOf } from "./open-operator.ts";
import { agencyOption, tableOption } from "./options.ts";

export const addLedger = (program: Command) =>
  program
    .command("ledger")
    .description("check the ledger")
    .command("verify")
    .summary("verify the journals of all clients of an agency")
    .description(
      "Verifies every page and entry of an agency's journals: the chain of hashes, the balances, and that each entry " +
        "derives from the facts that it names. Closes each statement again from its pages, and compares documents, credit " +
        "notes, payments, what is owed, and the series of numbers. Changes nothing. Exits with 1 if something does not hold.",
    )
    .requiredOption(...agencyOption)
    .requiredOption(...tableOption)
    .action(verifyLedger);

async function verifyLedger({ agency, table }: { agency: AgencyId; table: string }): Promise<void> {
  const { journals, verifyJournal, verifyStatements, verifyNumbers } = await openOperatorOf(agency, table);
  const faults: string[] = [];
  const numbers: string[] = [];
  const report = (name: string, found: readonly { place: string; fault: string }[]) => {
    for (const { place, fault } of found) {
      faults.push(`${name}: ${place}: ${fault}`);
      console.error(faults.at(-1));
    }
  };
  const found = await journals.list({ agencyId: agency });
  let isReadable = true;
  for (const journal of found) {
    const name = `${journal.clientId} ${journal.currency}`;
    let pagesRead = 0;
    const reportUnreadable = (place: string) => (fault: unknown) => {
      isReadable = false;
      report(name, [{ place, fault: `an item cannot be read${describeUnreadable(fault)}` }]);
    };
    const verifying = verifyJournal(journal, (pages) => {
      pagesRead = pages;
      console.log(`${name}: ${countNoun(pages, "page")} …`);
    });
    const verified = await catchUndecodable(verifying, (fault) => reportUnreadable(`after page ${pagesRead}`)(fault));
    // It reads the same pages.
    if (!verified) continue;
    report(name, verified.faults);
    const billed = await catchUndecodable(verifyStatements(journal), reportUnreadable("statements"));
    const { pages, entries, end } = verified;
    console.log(
      `${name}: ${countNoun(pages, "page")}, ${countNoun(entries, "entry", "entries")}, unbilled ${toDecimal(end.balances.unbilled, journal.currency)}`,
    );
    console.log(`  hash of the last page: ${end.hash}`);
    if (!billed) continue;
    report(name, billed.faults);
    numbers.push(...billed.numbers);
    console.log(
      `  ${countNoun(billed.statements, "statement")}, ${countNoun(billed.numbers.length, "numbered document")}`,
    );
  }
  // The numbers in what cannot be read would be missing.
  if (isReadable) report(agency, await verifyNumbers(agency, numbers));
  if (found.length === 0) console.log("The agency has no journal yet.");
  else if (faults.length === 0) console.log("The ledger holds.");
  else console.log(`The ledger does not hold: ${countNoun(faults.length, "fault")}. The first: ${faults[0]}`);
  if (faults.length > 0) process.exitCode = 1;
}

/** Names the field that cannot be read, and not its value. */
function describeUnreadable(fault: unknown): string {
  const [issue] = fault instanceof z.ZodError ? fault.issues : [];
  return issue ? `: its ${issue.path.join("/")} is not valid` : "";
}
