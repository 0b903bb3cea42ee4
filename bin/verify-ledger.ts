import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Command } from "commander";
import { toDecimal } from "#domain/shared/currency.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { makeOperator } from "./operator.ts";
import { agencyOption, tableOption } from "./options.ts";

export const addLedger = (program: Command) =>
  program
    .command("ledger")
    .description("check the ledger")
    .command("verify")
    .summary("verify the journals of all clients of an agency")
    .description(
      "Verifies every page and entry of an agency's journals: the chain of hashes, the balances, and that each entry " +
        "derives from the facts that it names. Changes nothing. Exits with 1 if something does not hold.",
    )
    .requiredOption(...agencyOption)
    .requiredOption(...tableOption)
    .action(verifyLedger);

async function verifyLedger({ agency, table }: { agency: AgencyId; table: string }): Promise<void> {
  const { journals, verifyJournal } = makeOperator(new DynamoDBClient(), table);
  let faults = 0;
  const found = await journals.list({ agencyId: agency });
  for (const journal of found) {
    const name = `${journal.clientId} ${journal.currency}`;
    const verified = await verifyJournal(journal, (pages) => console.log(`${name}: ${pages} pages …`));
    for (const { place, fault } of verified.faults) console.error(`${name}: ${place}: ${fault}`);
    faults += verified.faults.length;
    const { pages, entries, end } = verified;
    console.log(
      `${name}: ${pages} pages, ${entries} entries, unbilled ${toDecimal(end.balances.unbilled, journal.currency)}`,
    );
    console.log(`  hash of the last page: ${end.hash}`);
  }
  if (found.length === 0) console.log("The agency has no journal yet.");
  else console.log(faults === 0 ? "The ledger holds." : `The ledger does not hold: ${faults} faults.`);
  if (faults > 0) process.exitCode = 1;
}
