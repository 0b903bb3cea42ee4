#!/usr/bin/env node
import { Command, CommanderError, Help, type Option } from "commander";
import packageFile from "../package.json" with { type: "json" };
import { addCreateAgency } from "./create-agency.ts";
import { addCreateUser } from "./create-user.ts";
import { describeFault } from "./describe-fault.ts";
import { addErasure } from "./erasure.ts";
import { addHolidays } from "./holidays/holidays-command.ts";
import { addImport } from "./import/import-command.ts";
import { addKeys } from "./keys/keys-command.ts";
import { addRecheckLeads } from "./recheck-leads.ts";
import { addRedrive } from "./redrive/redrive-command.ts";
import { addRollups } from "./rollups.ts";
import { addSetAgency } from "./set-agency.ts";
import { addSkipNumbers } from "./skip-numbers.ts";
import { addSmoke } from "./smoke/smoke-command.ts";
import { addTable } from "./table/table-command.ts";
import { addVerifyLedger } from "./verify-ledger.ts";
import { watchOutput } from "./watch-output.ts";

/** The exit code of a wrong command line. Nothing was sent or changed. */
const usageError = 2;

const program = new Command("baton")
  .description("Pushes leads from files, and operates a deployed Baton. `baton help <command>` explains a command.")
  .version(packageFile.version)
  .configureHelp({ optionDescription: describeOption })
  .showHelpAfterError("Add --help to see what the command takes.")
  .exitOverride();
const agency = program.command("agency").description("create an agency, or change its limits");
addCreateAgency(agency);
addSetAgency(agency);
addCreateUser(program);
addErasure(program);
addHolidays(program);
addImport(program);
addKeys(program);
const ledger = program.command("ledger").description("check the ledger, or skip numbers after a restore");
addVerifyLedger(ledger);
addSkipNumbers(ledger);
addRedrive(program);
addRecheckLeads(program);
addRollups(program);
addSmoke(program);
addTable(program);

watchOutput();
try {
  await program.parseAsync();
} catch (fault) {
  if (fault instanceof CommanderError) process.exitCode = fault.exitCode === 0 ? 0 : usageError;
  else {
    console.error(describeFault(fault));
    process.exitCode = 1;
  }
}

/** Describes an option in the help of its command, and says if it must be given. */
function describeOption(option: Option): string {
  const description = new Help().optionDescription(option);
  return option.mandatory && option.defaultValue === undefined ? `${description} (required)` : description;
}
