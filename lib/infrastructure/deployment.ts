import { SmsPrices, SmsSendersByCountry } from "#delivery/sms/sms-settings.ts";
import { precondition } from "./precondition.ts";

/** What one deployment of Baton is told from outside; everything else is the same everywhere. */
export type Deployment = {
  /** Sets several stages in one account apart: stack `Baton` without a name, `Baton-staging` with one. */
  readonly stageName: string | undefined;
  /**
   * The address lead emails come from, optionally with a display name; its domain or itself must be verified with SES.
   */
  readonly emailFrom: string;
  /** What a phone shows as the sender of a text: at most 11 letters, digits and spaces. */
  readonly smsSenderId: string;
  /** The same in countries where it is another: a name, or a number of the account's own; by ISO 3166-1 alpha-2. */
  readonly smsSenders: Readonly<Partial<Record<string, string>>>;
  /** What a segment costs, by country and by `default`, in thousandths of a US cent. Texts are counted against limits by these. */
  readonly smsPrices: { readonly default: number } & Readonly<Partial<Record<string, number>>>;
  /** What an agency's texts may cost in a UTC day, in US cents, unless `baton agency set` says otherwise of it. */
  readonly smsCentsPerDay: number;
  /** The most that one text may cost, in US dollars with at most five decimals. */
  readonly smsMaxPriceUsd: string | undefined;
  /** Where the API answers when something in front of the gateway gives it another address. No trailing slash. */
  readonly publicUrl: string | undefined;
  /** The API's own domain, with the ARN of an ACM certificate for it in the same region. */
  readonly domain: { readonly name: string; readonly certificateArn: string } | undefined;
  /** Lets webhooks go to plain http. Only for trying things out. */
  readonly allowHttpWebhooks: boolean;
  /** Lets webhooks go to loopback and private addresses, where whoever sets up a client could reach what is yours. Only for trying things out. */
  readonly allowPrivateWebhooks: boolean;
  /** Who is mailed when an alarm rings. Without it alarms still ring, on the alarm topic. */
  readonly alarmEmail: string | undefined;
  /** The account's monthly SMS spending limit in US dollars, above which SNS sends nothing; the alarm rings at 80 %. */
  readonly smsSpendLimitUsd: number;
};

/**
 * Stands in until a deployer gives a sender; nothing can be sent from it, and synthesis warns as long as it is used.
 */
export const placeholderSender = "leads@example.com";

/** Ten cents a segment: more than most countries cost, so that a limit holds before its operator has looked up prices. */
const defaultSmsPrice = 10_000;

const addressPattern = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;
const senderPattern = /^(?:[^<>@]*<([^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)>|[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)$/;

/**
 * Reads a deployment from CDK context (`-c key=value`, or `context` in cdk.json), where every value may be a string.
 * Throws an Error naming the first precondition that does not hold.
 */
export function readDeployment(context: (key: string) => unknown): Deployment {
  const stageName = readText(context("stageName"));
  const emailFrom = readText(context("emailFrom")) ?? placeholderSender;
  const smsSenderId = readText(context("smsSenderId")) ?? "Baton";
  const smsSenders = SmsSendersByCountry.safeParse(readJsonObject(context("smsSenders")));
  const smsPrices = SmsPrices.safeParse(readJsonObject(context("smsPrices"), { default: defaultSmsPrice }));
  const smsCentsPerDay = toCents(readText(context("smsPerDayUsd")) ?? "25");
  const smsMaxPriceUsd = readText(context("smsMaxPriceUsd"));
  const publicUrl = readText(context("publicUrl"))?.replace(/\/+$/, "");
  const domainName = readText(context("domainName"));
  const certificateArn = readText(context("certificateArn"));
  const allowHttpWebhooks = readText(context("allowHttpWebhooks")) ?? "false";
  const allowPrivateWebhooks = readText(context("allowPrivateWebhooks")) ?? "false";
  const alarmEmail = readText(context("alarmEmail"));
  const smsSpendLimitUsd = Number(readText(context("smsSpendLimitUsd")) ?? "1");

  precondition(
    "stage-name-is-a-word",
    stageName === undefined || /^[a-z][a-z0-9-]{0,31}$/.test(stageName),
    "stageName is at most 32 lower-case letters, digits and hyphens, starting with a letter.",
  );
  precondition(
    "email-from-is-an-address",
    senderPattern.test(emailFrom),
    'emailFrom is an address SES may send from, such as leads@example.org or "Leads <leads@example.org>".',
  );
  precondition(
    "sms-sender-id-is-gsma-alphanumeric",
    /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(smsSenderId),
    "smsSenderId is 1 to 11 letters, digits and spaces with at least one letter; carriers refuse anything else.",
  );
  precondition(
    "sms-senders-are-by-country",
    smsSenders.success,
    'smsSenders gives countries their senders, {"IE": "Brightline", "US": "+18005550100"}: a name like smsSenderId or a number of 5 to 14 digits.',
  );
  precondition(
    "sms-max-price-is-in-us-dollars",
    smsMaxPriceUsd === undefined || (/^\d{1,3}(\.\d{1,5})?$/.test(smsMaxPriceUsd) && Number(smsMaxPriceUsd) > 0),
    "smsMaxPriceUsd is what one text may cost in US dollars, such as 0.20.",
  );
  precondition(
    "sms-prices-are-thousandths-of-cents",
    smsPrices.success,
    'smsPrices gives what a segment costs by country in thousandths of a US cent, as whole numbers, with a default: {"default": 10000, "GB": 4130} is $0.10 and $0.0413.',
  );
  precondition(
    "sms-per-day-is-in-us-dollars",
    Number.isInteger(smsCentsPerDay) && smsCentsPerDay >= 0,
    "smsPerDayUsd is what the texts of an agency may cost in a day, in US dollars and whole cents, such as 25.",
  );
  precondition(
    "public-url-is-https",
    publicUrl === undefined || publicUrl.startsWith("https://") || publicUrl.startsWith("http://127.0.0.1"),
    "publicUrl starts with https://, because the links in texts and emails open personal data.",
  );
  precondition(
    "domain-and-certificate-come-together",
    (domainName === undefined) === (certificateArn === undefined),
    "domainName needs certificateArn (an ACM certificate for it in the same region), and the other way round.",
  );
  precondition(
    "public-url-or-domain-not-both",
    publicUrl === undefined || domainName === undefined,
    "give domainName when the gateway answers for the domain, publicUrl when something in front of it does.",
  );
  precondition(
    "allow-http-webhooks-is-true-or-false",
    allowHttpWebhooks === "true" || allowHttpWebhooks === "false",
    "allowHttpWebhooks is true or false.",
  );
  precondition(
    "allow-private-webhooks-is-true-or-false",
    allowPrivateWebhooks === "true" || allowPrivateWebhooks === "false",
    "allowPrivateWebhooks is true or false.",
  );
  precondition(
    "alarm-email-is-an-address",
    alarmEmail === undefined || addressPattern.test(alarmEmail),
    "alarmEmail is one plain email address.",
  );
  precondition(
    "sms-spend-limit-is-positive",
    smsSpendLimitUsd > 0,
    "smsSpendLimitUsd is the account's monthly SMS limit in US dollars, a number above 0.",
  );

  return {
    stageName,
    emailFrom,
    smsSenderId,
    smsSenders: smsSenders.data,
    smsPrices: smsPrices.data,
    smsCentsPerDay,
    smsMaxPriceUsd,
    publicUrl,
    domain: domainName && certificateArn ? { name: domainName, certificateArn } : undefined,
    allowHttpWebhooks: allowHttpWebhooks === "true",
    allowPrivateWebhooks: allowPrivateWebhooks === "true",
    alarmEmail,
    smsSpendLimitUsd,
  };
}

/** The bare address of a sender that may carry a display name: `Leads <a@b.org>` gives `a@b.org`. */
export function toBareAddress(emailFrom: string): string {
  return senderPattern.exec(emailFrom)?.[1] ?? emailFrom;
}

/** A context value as text: `-c` gives strings, cdk.json may give numbers and booleans; blank counts as absent. */
function readText(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Dollars in cents; NaN for what is no amount of at most two decimals. */
function toCents(dollars: string): number {
  return /^\d{1,6}(\.\d{1,2})?$/.test(dollars) ? Math.round(Number(dollars) * 100) : Number.NaN;
}

/** A context value that is a table: cdk.json holds an object, `-c` gives one as JSON; absent and blank are `usual`. */
function readJsonObject(value: unknown, fallback: object = {}): unknown {
  if (typeof value !== "string") return value ?? fallback;
  try {
    return value.trim() === "" ? fallback : JSON.parse(value);
  } catch {
    return value;
  }
}
