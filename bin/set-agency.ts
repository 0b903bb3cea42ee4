import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SmsPerDay } from "#domain/accounts/agency.ts";
import { AgencyId } from "#domain/shared/id.ts";
import { makeOperator } from "./operator.ts";

export const setAgencyUsage = `  baton agency set --agency AGENCY --sms-per-day 25.00 --table TABLE

Sets what the texts of an agency may cost in one day (UTC), in US dollars; "usual" is what was deployed for all
(smsPerDayUsd). Senders know of it within a minute.`;

/** `baton agency set …`: answers the exit code; undefined when the arguments are not what it takes. */
export async function runSetAgency(args: readonly string[]): Promise<number | undefined> {
  const { values } = parseArgs({
    args: [...args],
    options: { agency: { type: "string" }, "sms-per-day": { type: "string" }, table: { type: "string" } },
  });
  const agencyId = AgencyId.safeParse(values.agency);
  const limit = parseSmsPerDay(values["sms-per-day"]);
  if (!agencyId.success || limit === undefined || !values.table) return undefined;
  const operator = makeOperator(new DynamoDBClient(), values.table);
  const set = await operator.setSmsPerDay(agencyId.data, limit === "usual" ? undefined : limit);
  if (!set.ok) {
    console.error(`There is no agency ${agencyId.data} in ${values.table}.`);
    return 1;
  }
  console.log(
    `Agency       ${set.value.name}\nSMS per day  ${limit === "usual" ? "the usual limit" : `$${values["sms-per-day"]}`}`,
  );
  return 0;
}

/** Dollars with at most two decimals, "usual", or undefined for anything else. */
export function parseSmsPerDay(text: string | undefined): SmsPerDay | "usual" | undefined {
  if (text === "usual") return text;
  const [, dollars, cents = ""] = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(text ?? "") ?? [];
  if (dollars === undefined) return undefined;
  return { amount: Number(dollars) * 100 + Number(cents.padEnd(2, "0")), currency: "USD" };
}
