import type { Command } from "commander";
import { toDecimal } from "#domain/shared/currency.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { JournalKey } from "#ledger/ports.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { describeUnreadable } from "./describe-fault.ts";
import { openOperatorOf } from "./open-operator.ts";
import { agencyOption, tableOption } from "./options.ts";
import { formatGap } from "./skip-numbers.ts";

export const addVerifyLedger = (ledger: Command) =>
  ledger
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
  const operator = await openOperatorOf(agency, table);
  const faults: string[] = [];
  const report: Report = (name, place, fault) => {
    faults.push(`${name}: ${place}: ${fault}`);
    console.error(faults.at(-1));
  };
  const journals = await operator.journals.list({ agencyId: agency });
  const numbers: (readonly string[] | undefined)[] = [];
  for (const journal of journals) numbers.push(await verifyOne(operator, journal, report));
  // The numbers in what cannot be read would be missing.
  if (numbers.every((each) => each !== undefined)) {
    const found = await operator.verifyNumbers(agency, numbers.flat());
    for (const { place, fault } of found) report(agency, place, fault);
  }
  for (const gap of await operator.listGaps(agency)) console.log(formatGap(gap));
  if (journals.length === 0) console.log("The agency has no journal yet.");
  else if (faults.length === 0) console.log("The ledger holds.");
  else console.log(`The ledger does not hold: ${countNoun(faults.length, "fault")}. The first: ${faults[0]}`);
  if (faults.length > 0) process.exitCode = 1;
}

type Report = (name: string, place: string, fault: string) => void;

/** Verifies one journal and its statements. Returns the numbers of its documents; undefined if an item cannot be read. */
async function verifyOne(
  { verifyJournal, verifyStatements }: Awaited<ReturnType<typeof openOperatorOf>>,
  journal: JournalKey,
  report: Report,
): Promise<readonly string[] | undefined> {
  const name = `${journal.clientId} ${journal.currency}`;
  const reportUnreadable = (place: string, fault: unknown) =>
    report(name, place, `an item cannot be read${describeUnreadable(fault)}`);
  let pagesRead = 0;
  const verifying = verifyJournal(journal, (pages) => {
    pagesRead = pages;
    console.log(`${name}: ${countNoun(pages, "page")} …`);
  });
  const verified = await catchUndecodable(verifying, (fault) => reportUnreadable(`after page ${pagesRead}`, fault));
  // The statements need the same pages.
  if (!verified) return undefined;
  for (const { place, fault } of verified.faults) report(name, place, fault);
  const { pages, entries, end } = verified;
  const unbilled = toDecimal(end.balances.unbilled, journal.currency);
  console.log(`${name}: ${countNoun(pages, "page")}, ${countNoun(entries, "entry", "entries")}, unbilled ${unbilled}`);
  console.log(`  hash of the last page: ${end.hash}`);

  const billed = await catchUndecodable(verifyStatements(journal), (fault) => reportUnreadable("statements", fault));
  if (!billed) return undefined;
  for (const { place, fault } of billed.faults) report(name, place, fault);
  const documents = countNoun(billed.numbers.length, "numbered document");
  console.log(`  ${countNoun(billed.statements, "statement")}, ${documents}`);
  return billed.numbers;
}
