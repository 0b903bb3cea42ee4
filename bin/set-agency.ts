import { type Command, InvalidArgumentError } from "commander";
import type { AgencyChanges } from "#accounts/change-agency.ts";
import type { SmsPerDay } from "#domain/accounts/agency.ts";
import { toDecimal, toMinorUnits } from "#domain/shared/currency.ts";
import { type Email, EmailInput } from "#domain/shared/email.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { now } from "#platform/clock.ts";
import { openOperator } from "./open-operator.ts";
import { agencyOption, parseTimeZone, tableOption } from "./options.ts";

/** Adds `baton agency set`. */
export const addSetAgency = (agency: Command) =>
  agency
    .command("set")
    .summary("set the time zone of an agency, what its texts may cost, or the sender of its invitations")
    .description(
      "Sets the time zone in which the people of an agency read times, what its texts may cost in one day (UTC), and the " +
        "address that the messages about its appointments come from, whose domain SES must have verified. Senders obey " +
        "within a minute.",
    )
    .requiredOption(...agencyOption)
    .option("--time-zone <zone>", "an IANA time zone such as America/New_York", parseTimeZone)
    .option("--sms-per-day <dollars>", 'US dollars, or "usual" for the limit of the stack', parseSmsPerDay)
    .option("--email-from <address>", 'an address, or "usual" for that of the stack', parseEmailFrom)
    .requiredOption(...tableOption)
    .action(setAgency);

type SetOptions = {
  agency: AgencyId;
  timeZone?: string;
  smsPerDay?: SmsPerDay | "usual";
  /** An address, or "usual" for that of the stack. */
  emailFrom?: string;
  table: string;
};

async function setAgency(options: SetOptions, command: Command): Promise<void> {
  const { agency, timeZone, smsPerDay, emailFrom, table } = options;
  const changes: AgencyChanges = {};
  const lines: string[] = [];
  const warnings: (string | undefined)[] = [];
  if (timeZone !== undefined) {
    changes.timeZone = timeZone;
    lines.push(`Time zone    ${timeZone}`);
  }
  if (smsPerDay !== undefined) {
    const limit = smsPerDay === "usual" ? undefined : smsPerDay;
    changes.smsPerDay = limit;
    lines.push(`SMS per day  ${limit ? `$${toDecimal(limit.amount, limit.currency)}` : "the usual limit"}`);
  }
  if (emailFrom !== undefined) {
    const address = emailFrom === "usual" ? undefined : emailFrom;
    const unverified = address && (await checkIdentity(address));
    changes.emailFrom = address;
    changes.emailFromVerifiedAt = address && unverified === undefined ? now() : undefined;
    lines.push(`Email from   ${address ?? "the usual address"}`);
    warnings.push(unverified, address && (await checkMail(address)));
  }
  if (lines.length === 0) {
    command.error("error: give --time-zone, --sms-per-day or --email-from", { exitCode: 2 });
  }
  const changed = await (await openOperator(table)).changeAgency(agency, changes);
  if (!changed.ok) {
    console.error(`There is no agency ${agency} in ${table}.`);
    process.exitCode = 1;
    return;
  }
  console.log([`Agency       ${changed.value.name}`, ...lines].join("\n"));
  for (const warning of warnings) if (warning !== undefined) console.error(warning);
}

async function checkMail(address: Email) {
  const { checkMailServer } = await import("./check-mail-server.ts");
  return checkMailServer(address);
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

/** Parses an address, or "usual". Throws for any other text. Never null, which Commander turns into an empty text. */
export function parseEmailFrom(text: string): string {
  if (text === "usual") return text;
  const parsed = EmailInput.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('It takes an address such as hello@example.org, or "usual".');
  return parsed.data;
}
