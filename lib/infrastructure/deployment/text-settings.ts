import * as z from "zod";
import { SmsPrices, SmsSendersByCountry } from "#delivery/sms/sms-settings.ts";
import { type Context, readJsonObject, readText, toCents } from "./context-values.ts";
import { precondition } from "./precondition.ts";

const SmsProvider = z.enum(["sns", "end-user-messaging"]);
type SmsProvider = z.infer<typeof SmsProvider>;

export type TextSettings = {
  /** The service of AWS that sends texts. End User Messaging reports what the carrier did with each. */
  readonly smsProvider: SmsProvider;
  /** The sender that a phone shows for a text: at most 11 letters, digits and spaces. */
  readonly smsSenderId: string;
  /** Senders for single countries (ISO 3166-1 alpha-2): a name, or a number that the account owns. */
  readonly smsSenders: Readonly<Partial<Record<string, string>>>;
  /**
   * Price of a segment, by country and `default`, in thousandths of a US cent. SMS limits count texts at these prices.
   */
  readonly smsPrices: { readonly default: number } & Readonly<Partial<Record<string, number>>>;
  /** The most an agency's texts may cost in a UTC day, in US cents. `baton agency set` overrides it for an agency. */
  readonly smsCentsPerDay: number;
  /** The most that one text may cost, in US dollars with at most five decimals. */
  readonly smsMaxPriceUsd: string | undefined;
  /** The account's monthly SMS spending limit in US dollars. Above it SNS sends nothing; the alarm fires at 80 %. */
  readonly smsSpendLimitUsd: number;
};

/**
 * Ten cents a segment. It is more than most countries cost, so that a limit holds before the operator looks up prices.
 */
const defaultSmsPrice = 10_000;

/** Reads what a deployment says of its texts. Throws like `readDeployment`. */
export function readTextSettings(context: Context): TextSettings {
  return { ...readSenders(context), ...readPrices(context) };
}

function readSenders(
  context: Context,
): Pick<TextSettings, "smsProvider" | "smsSenderId" | "smsSenders" | "smsMaxPriceUsd"> {
  const smsProvider = SmsProvider.safeParse(readText(context("smsProvider")) ?? "sns");
  const smsSenderId = readText(context("smsSenderId")) ?? "Baton";
  const smsSenders = SmsSendersByCountry.safeParse(readJsonObject(context("smsSenders")));
  const smsMaxPriceUsd = readText(context("smsMaxPriceUsd"));
  precondition(
    "sms-sender-id-is-gsma-alphanumeric",
    /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(smsSenderId),
    "smsSenderId is 1 to 11 letters, digits and spaces with at least one letter; carriers refuse anything else.",
  );
  precondition(
    "sms-senders-are-by-country",
    smsSenders.success,
    'smsSenders names the sender of each country, {"IE": "Brightline", "US": "+18005550100"}: ' +
      "a name like smsSenderId or a number of 5 to 14 digits.",
  );
  precondition(
    "sms-provider-is-sns-or-end-user-messaging",
    smsProvider.success,
    "smsProvider is sns or end-user-messaging.",
  );
  precondition(
    "sms-senders-fit-the-provider",
    smsProvider.data === "sns" || ![smsSenderId, ...Object.values(smsSenders.data)].some((name) => name?.includes(" ")),
    "End User Messaging accepts no spaces in the name of a sender: change smsSenderId or smsSenders.",
  );
  precondition(
    "sms-max-price-is-in-us-dollars",
    smsMaxPriceUsd === undefined || (/^\d{1,3}(\.\d{1,5})?$/.test(smsMaxPriceUsd) && Number(smsMaxPriceUsd) > 0),
    "smsMaxPriceUsd is the most one text may cost, in US dollars, such as 0.20.",
  );
  precondition(
    "sms-max-price-fits-the-provider",
    smsProvider.data === "sns" || Number(smsMaxPriceUsd ?? "0") < 100,
    "End User Messaging accepts a smsMaxPriceUsd below 100 dollars.",
  );
  return { smsProvider: smsProvider.data, smsSenderId, smsSenders: smsSenders.data, smsMaxPriceUsd };
}

function readPrices(context: Context): Pick<TextSettings, "smsPrices" | "smsCentsPerDay" | "smsSpendLimitUsd"> {
  const smsPrices = SmsPrices.safeParse(readJsonObject(context("smsPrices"), { default: defaultSmsPrice }));
  const smsCentsPerDay = toCents(readText(context("smsPerDayUsd")) ?? "25");
  const smsSpendLimitUsd = Number(readText(context("smsSpendLimitUsd")) ?? "1");
  precondition(
    "sms-prices-are-thousandths-of-cents",
    smsPrices.success,
    "smsPrices gives the price of a segment by country in thousandths of a US cent, as whole numbers, " +
      'with a default: {"default": 10000, "GB": 4130} is $0.10 and $0.0413.',
  );
  precondition(
    "sms-per-day-is-in-us-dollars",
    Number.isInteger(smsCentsPerDay) && smsCentsPerDay >= 0,
    "smsPerDayUsd is the most an agency's texts may cost in a day, in US dollars and whole cents, such as 25.",
  );
  precondition(
    "sms-spend-limit-is-positive",
    smsSpendLimitUsd > 0 && Number.isFinite(smsSpendLimitUsd),
    "smsSpendLimitUsd is the account's monthly SMS limit in US dollars, a number above 0.",
  );
  return { smsPrices: smsPrices.data, smsCentsPerDay, smsSpendLimitUsd };
}
