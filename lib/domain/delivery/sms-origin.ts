import type { Country } from "#domain/shared/country.ts";

/** What a phone shows as the sender of an SMS: a name, which cannot receive replies, or a number of the AWS account. */
export type SmsOrigin = { kind: "name"; name: string } | { kind: "number"; number: string };

/** The senders of SMS, by country or default. A name contains a letter; a number contains none. */
export type SmsSenders = { defaultSender: string; byCountry: Readonly<Partial<Record<Country, string>>> };

/**
 * Countries that show no sender name, so that an SMS needs a number: those without sender IDs in the table of the
 * Amazon SNS Developer Guide, "Supported Regions and countries" (awsdocs/amazon-sns-developer-guide, 09c3153), that
 * have numbers instead, or have neither, as the AWS End User Messaging User Guide says of North America. The list omits
 * countries whose sender IDs AWS now registers. Rules change: the operator's setting for a country overrides this list,
 * and SNS drops a name that it cannot show.
 */
const countriesWithoutSenderNames: ReadonlySet<string> = new Set(
  "AR BE BR BS CA CL CN CO CR CZ DO EC GT GU HN HR HU JP KR KY MX MY NI NZ PA PE PR RO SV TW US UY VE ZA".split(" "),
);

/** Chooses the sender of an SMS to `country`; undefined if SNS must choose a number of the account. */
export function chooseSmsOrigin(
  country: Country | undefined,
  { defaultSender, byCountry }: SmsSenders,
): SmsOrigin | undefined {
  const configuredSender = country && byCountry[country];
  if (configuredSender !== undefined) return toSmsOrigin(configuredSender);
  return country && countriesWithoutSenderNames.has(country) ? undefined : toSmsOrigin(defaultSender);
}

/** Whether the recipient can answer STOP: a name cannot receive replies, and a number of the account can. */
export const acceptsReplies = (origin: SmsOrigin | undefined): boolean => origin?.kind !== "name";

const toSmsOrigin = (sender: string): SmsOrigin =>
  /^\+?\d+$/.test(sender) ? { kind: "number", number: sender } : { kind: "name", name: sender };
