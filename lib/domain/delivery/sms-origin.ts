import type { Country } from "#domain/shared/country.ts";

/** What a phone shows as the sender of a text: a name that nobody can reply to, or a number of the account's own. */
export type SmsOrigin = { kind: "name"; name: string } | { kind: "number"; number: string };

/** Who texts come from: by country where the operator says so, and `usual` elsewhere. Names have a letter in them, numbers have none. */
export type SmsSenders = { defaultSender: string; byCountry: Readonly<Partial<Record<Country, string>>> };

/**
 * Countries in which names are not shown, and a text needs a number: those without sender IDs in the table of the Amazon SNS Developer Guide,
 * "Supported Regions and countries" (awsdocs/amazon-sns-developer-guide, 09c3153) that have numbers instead, or have neither, as the AWS End
 * User Messaging User Guide says of North America. Left out are those whose sender IDs AWS registers by now. Rules change: what the operator
 * says of a country stands above this list, and SNS does not show a name that it cannot.
 */
const countriesWithoutSenderNames: ReadonlySet<string> = new Set(
  "AR BE BR BS CA CL CN CO CR CZ DO EC GT GU HN HR HU JP KR KY MX MY NI NZ PA PE PR RO SV TW US UY VE ZA".split(" "),
);

/** What a text to `country` is sent from; undefined where it must be left to SNS, which then takes a number of the account if it has one. */
export function chooseSmsOrigin(
  country: Country | undefined,
  { defaultSender, byCountry }: SmsSenders,
): SmsOrigin | undefined {
  const configuredSender = country && byCountry[country];
  if (configuredSender !== undefined) return toSmsOrigin(configuredSender);
  return country && countriesWithoutSenderNames.has(country) ? undefined : toSmsOrigin(defaultSender);
}

const toSmsOrigin = (sender: string): SmsOrigin =>
  /^\+?\d+$/.test(sender) ? { kind: "number", number: sender } : { kind: "name", name: sender };
