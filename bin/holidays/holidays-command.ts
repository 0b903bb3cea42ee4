import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { type HolidayCalendar, holidayDate } from "#domain/shared/holiday-calendar.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { now } from "#platform/clock.ts";
import { openOperator } from "../open-operator.ts";
import { agencyOption, parseWith, tableOption } from "../options.ts";
import { parseBankHolidays } from "./parse-bank-holidays.ts";

/** Adds `baton holidays import`. */
export const addHolidays = (program: Command) =>
  program
    .command("holidays")
    .description("update the holiday calendars of an agency")
    .command("import")
    .argument("<file>", "bank-holidays.json, as https://www.gov.uk/bank-holidays.json serves it")
    .summary("import GOV.UK's bank holidays from a file")
    .description(
      "Imports GOV.UK's bank holidays as the calendars GB-ENG, GB-SCT and GB-NIR of an agency. Holidays that have passed " +
        "stay as they are, so no measured time changes. May be repeated.",
    )
    .requiredOption(...agencyOption)
    .option("--as-of <date>", "when the file was downloaded; today by default", parseWith(holidayDate, "a date"))
    .requiredOption(...tableOption)
    .action(importHolidays);

type ImportOptions = { agency: AgencyId; asOf?: string; table: string };

async function importHolidays(file: string, { agency, asOf = now().slice(0, 10), table }: ImportOptions) {
  const calendars = readCalendars(await readFile(file, "utf8"), asOf);
  if (!calendars) {
    console.error(`${file} is not GOV.UK's bank-holidays.json. Nothing was changed.`);
    process.exitCode = 1;
    return;
  }
  const stored = await (await openOperator(table)).replaceCalendars(agency, calendars);
  if (!stored) {
    console.error(`There is no agency ${agency} in ${table}.`);
    process.exitCode = 1;
    return;
  }
  for (const { name, dates, until } of stored) console.log(`${name}  ${dates.length} holidays, until ${until}`);
}

function readCalendars(text: string, asOf: string): HolidayCalendar[] | undefined {
  try {
    return parseBankHolidays(text, asOf);
  } catch {
    return undefined;
  }
}
