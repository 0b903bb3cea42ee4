import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SmsPerDay } from "#domain/accounts/agency.ts";
import { toMinorUnits } from "#domain/shared/currency.ts";
import { AgencyId } from "#domain/shared/id.ts";
import { makeOperator } from "./operator.ts";

export const setAgencyUsage = `  baton agency set --agency AGENCY --sms-per-day 25.00 --table TABLE

Sets the most that an agency's texts may cost in one day (UTC), in US dollars; "usual" is the limit that was deployed
for all agencies (smsPerDayUsd). Senders use the new limit within a minute.`;

/** Runs `baton agency set …`. Returns the exit code, or undefined when the arguments are wrong. */
export async function runSetAgency(args: readonly string[]): Promise<number | undefined> {
  const { values } = parseArgs({
    args: [...args],
    options: { agency: { type: "string" }, "sms-per-day": { type: "string" }, table: { type: "string" } },
  });
  const agencyId = AgencyId.safeParse(values.agency);
  const limit = parseSmsPerDay(values["sms-per-day"]);
  if (!agencyId.success || limit === undefined || !values.table) return undefined;
  const operator = makeOperator(new DynamoDBClient(), values.table);
  const result = await operator.setSmsPerDay(agencyId.data, limit === "usual" ? undefined : limit);
  if (!result.ok) {
    console.error(`There is no agency ${agencyId.data} in ${values.table}.`);
    return 1;
  }
  const limitText = limit === "usual" ? "the usual limit" : `$${values["sms-per-day"]}`;
  console.log(`Agency       ${result.value.name}\nSMS per day  ${limitText}`);
  return 0;
}

/** Parses dollars with at most two decimals, or "usual"; undefined for any other text. */
export function parseSmsPerDay(text: string | undefined): SmsPerDay | "usual" | undefined {
  if (text === "usual") return text;
  const amount = toMinorUnits(text ?? "", "USD");
  return amount === undefined || amount >= 100_000_000 ? undefined : { amount, currency: "USD" };
}
