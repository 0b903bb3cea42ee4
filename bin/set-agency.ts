import { type Command, InvalidArgumentError } from "commander";
import type { Agency, SmsPerDay } from "#domain/accounts/agency.ts";
import { toDecimal, toMinorUnits } from "#domain/shared/currency.ts";
import { type Email, EmailInput } from "#domain/shared/email.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Result } from "#domain/shared/result.ts";
import { now } from "#platform/clock.ts";
import { openOperator } from "./open-operator.ts";
import { agencyOption, tableOption } from "./options.ts";

/** Adds `baton agency set`. */
export const addSetAgency = (agency: Command) =>
  agency
    .command("set")
    .summary("limit what the texts of an agency may cost, or set the sender of its invitations")
    .description(
      "Limits what the texts of an agency may cost in one day (UTC), and sets the address that the messages about its " +
        "appointments come from, whose domain SES must have verified. Senders obey within a minute.",
    )
    .requiredOption(...agencyOption)
    .option("--sms-per-day <dollars>", 'US dollars, or "usual" for the limit of the stack', parseSmsPerDay)
    .option("--email-from <address>", 'an address, or "usual" for that of the stack', parseEmailFrom)
    .requiredOption(...tableOption)
    .action(setAgency);

type SetOptions = {
  agency: AgencyId;
  smsPerDay?: SmsPerDay | "usual";
  /** Null for the address of the stack. */
  emailFrom?: Email | null;
  table: string;
};

async function setAgency(options: SetOptions, command: Command): Promise<void> {
  const { agency, smsPerDay, emailFrom, table } = options;
  if (smsPerDay === undefined && emailFrom === undefined) {
    command.error("error: give --sms-per-day, --email-from or both", { exitCode: 2 });
  }
  const operator = await openOperator(table);
  // One after another: each replaces the whole agency.
  if (smsPerDay !== undefined) {
    const limit = smsPerDay === "usual" ? undefined : smsPerDay;
    const limitText = limit ? `$${toDecimal(limit.amount, limit.currency)}` : "the usual limit";
    if (!report(await operator.setSmsPerDay(agency, limit), `SMS per day  ${limitText}`)) return;
  }
  if (emailFrom !== undefined) {
    const { checkMailServer } = await import("./check-mail-server.ts");
    const address = emailFrom ?? undefined;
    const unverified = address && (await checkIdentity(address));
    const verifiedAt = address !== undefined && unverified === undefined ? now() : undefined;
    if (
      !report(
        await operator.setEmailFrom(agency, address, verifiedAt),
        `Email from   ${address ?? "the usual address"}`,
      )
    )
      return;
    const warnings = [unverified, address && (await checkMailServer(address))];
    for (const warning of warnings) if (warning) console.error(warning);
  }

  function report(result: Result<Agency, object>, change: string): boolean {
    if (result.ok) console.log(`Agency       ${result.value.name}\n${change}`);
    else console.error(`There is no agency ${agency} in ${table}.`);
    if (!result.ok) process.exitCode = 1;
    return result.ok;
  }
}

async function checkIdentity(address: Email) {
  const [{ SESv2Client }, { checkSenderIdentity }] = await Promise.all([
    import("@aws-sdk/client-sesv2"),
    import("./check-sender-identity.ts"),
  ]);
  return checkSenderIdentity(address, new SESv2Client());
}

/** Parses dollars with at most two decimals, or "usual". Throws for any other text. */
export function parseSmsPerDay(text: string): SmsPerDay | "usual" {
  if (text === "usual") return text;
  const amount = toMinorUnits(text, "USD");
  if (amount === undefined || amount >= 100_000_000)
    throw new InvalidArgumentError('It takes an amount such as 25.00, or "usual".');
  return { amount, currency: "USD" };
}

/** Parses an address, or "usual", for which it returns null. Throws for any other text. */
export function parseEmailFrom(text: string): Email | null {
  if (text === "usual") return null;
  const parsed = EmailInput.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('It takes an address such as hello@example.org, or "usual".');
  return parsed.data;
}
