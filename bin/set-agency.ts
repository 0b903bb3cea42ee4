import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Command, InvalidArgumentError } from "commander";
import type { SmsPerDay } from "#domain/accounts/agency.ts";
import { toDecimal, toMinorUnits } from "#domain/shared/currency.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { makeOperator } from "./operator.ts";
import { agencyOption, tableOption } from "./options.ts";

/** Adds `baton agency set`. */
export const addSetAgency = (agency: Command) =>
  agency
    .command("set")
    .summary("limit what the texts of an agency may cost")
    .description("Limits what the texts of an agency may cost in one day (UTC). Senders obey within a minute.")
    .requiredOption(...agencyOption)
    .requiredOption("--sms-per-day <dollars>", 'US dollars, or "usual" for the limit of the stack', parseSmsPerDay)
    .requiredOption(...tableOption)
    .action(setAgency);

type SetOptions = { agency: AgencyId; smsPerDay: SmsPerDay | "usual"; table: string };

async function setAgency({ agency, smsPerDay, table }: SetOptions): Promise<void> {
  const limit = smsPerDay === "usual" ? undefined : smsPerDay;
  const result = await makeOperator(new DynamoDBClient(), table).setSmsPerDay(agency, limit);
  if (!result.ok) {
    console.error(`There is no agency ${agency} in ${table}.`);
    process.exitCode = 1;
    return;
  }
  const limitText = limit ? `$${toDecimal(limit.amount, limit.currency)}` : "the usual limit";
  console.log(`Agency       ${result.value.name}\nSMS per day  ${limitText}`);
}

/** Parses dollars with at most two decimals, or "usual". Throws for any other text. */
export function parseSmsPerDay(text: string): SmsPerDay | "usual" {
  if (text === "usual") return text;
  const amount = toMinorUnits(text, "USD");
  if (amount === undefined || amount >= 100_000_000)
    throw new InvalidArgumentError('It takes an amount such as 25.00, or "usual".');
  return { amount, currency: "USD" };
}
