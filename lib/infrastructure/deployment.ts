import * as z from "zod";
import { SmsPrices, SmsSendersByCountry } from "#delivery/sms/sms-settings.ts";
import { EmailInput } from "#domain/shared/email.ts";
import { readJsonObject, readText, toCents, toNumberOrNone } from "./context-values.ts";
import { precondition } from "./precondition.ts";
import { QueueConcurrency } from "./queue-concurrency.ts";

/** The settings of one deployment. Everything else is the same in all deployments. */
export type Deployment = {
  /** Distinguishes stages in one account: stack `Baton` without a name, `Baton-staging` with one. */
  readonly stageName: string | undefined;
  /**
   * The address that lead emails come from, optionally with a display name. SES must have verified it or its domain.
   */
  readonly emailFrom: string;
  /**
   * Domains of agencies, from which messages about their appointments may come. SES must have verified each of them.
   */
  readonly emailDomains: readonly string[];
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
  /** URL of the API when a proxy in front of the gateway gives it another address. No trailing slash. */
  readonly publicUrl: string | undefined;
  /**
   * The API's own domain, with the ARN of an ACM certificate for it: in the same region, or with CloudFront in us-east-1.
   */
  readonly domain: { readonly name: string; readonly certificateArn: string } | undefined;
  /** Allows webhooks to plain http. Only for trials. */
  readonly allowHttpWebhooks: boolean;
  /**
   * Allows webhooks to loopback and private addresses. Only for trials: anyone who sets up a client could then reach
   * your network.
   */
  readonly allowPrivateWebhooks: boolean;
  /** Email address for alarms. Without it alarms still publish to the alarm topic. */
  readonly alarmEmail: string | undefined;
  /** How many pushes run at once; API Gateway refuses the others with 503. Undefined: as many as the account allows. */
  readonly intakeConcurrency: number | undefined;
  /** How many requests for lead cards run at once, and are kept free for them. Undefined: as many as the account allows. */
  readonly cardConcurrency: number | undefined;
  /** How many requests a second each API key may send, over ten seconds. Undefined: no limit. */
  readonly requestsPerSecond: number | undefined;
  /** How many requests a second the gateway accepts from all callers, twice as many in a burst; it refuses the others with 429. */
  readonly gatewayRequestsPerSecond: number;
  /** How many batches of each queue run at once. */
  readonly queueConcurrency: QueueConcurrency;
  /** The account's monthly SMS spending limit in US dollars. Above it SNS sends nothing; the alarm fires at 80 %. */
  readonly smsSpendLimitUsd: number;
  /** Lets X-Ray record invocations of functions, which costs by the trace. */
  readonly tracing: boolean;
  /** How new versions of the HTTP functions get requests. */
  readonly rollout: Rollout;
  /** A table that exists, and its stream, instead of a table of the stack: one that was restored from a backup. */
  readonly existingTable: { readonly arn: string; readonly streamArn: string } | undefined;
  /** What the stack's own table costs: more for its storage, or more for its reads and writes. */
  readonly tableClass: TableClassName;
  /** Backup vault of another account that gets a copy of the table each night. Undefined: only point-in-time recovery. */
  readonly backupVaultArn: string | undefined;
  /** What waits while an operator restores. */
  readonly paused: Pause;
  /**
   * CloudFront in front of the gateway, with the ARN of its web ACL, and the name of the value in the origin secret that it
   * sends. Undefined: the gateway is open to all.
   */
  readonly cloudFront: { readonly webAclArn: string; readonly originKey: string } | undefined;
};

/** How new versions get requests: all at once; a tenth for five minutes; or all at once through the same alias. */
const Rollout = z.enum(["at-once", "canary", "fix"]);
export type Rollout = z.infer<typeof Rollout>;

const SmsProvider = z.enum(["sns", "end-user-messaging"]);
type SmsProvider = z.infer<typeof SmsProvider>;

const TableClassName = z.enum(["standard", "infrequent-access"]);
export type TableClassName = z.infer<typeof TableClassName>;

/** What is paused: nothing; pushes and deliveries; or also jobs. */
const Pause = z.enum(["no", "sending", "all"]);
export type Pause = z.infer<typeof Pause>;

/** Default sender. SES cannot send from it, and synthesis warns while a deployment uses it. */
export const placeholderSender = "leads@example.com";

/**
 * Ten cents a segment. It is more than most countries cost, so that a limit holds before the operator looks up prices.
 */
const defaultSmsPrice = 10_000;

const isAddress = (text: string): boolean => EmailInput.safeParse(text).success;
const tableArnPattern = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]{3,255}$/;
const backupVaultArnPattern = /^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:backup-vault:[\w-]{2,50}$/;
const webAclArnPattern = /^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/;
const displayNamePattern = /^[^<>@]*<([^\s<>]+)>$/;

/**
 * Reads a deployment from CDK context. Any value may be a string. The context is `-c key=value`, or `context` in
 * cdk.json. Throws an Error that names the first precondition that does not hold.
 */
export function readDeployment(context: (key: string) => unknown): Deployment {
  const stageName = readText(context("stageName"));
  const emailFrom = readText(context("emailFrom")) ?? placeholderSender;
  const emailDomains = (readText(context("emailDomains")) ?? "").split(/[\s,]+/).filter(Boolean);
  const smsProvider = SmsProvider.safeParse(readText(context("smsProvider")) ?? "sns");
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
  const webAclArn = readText(context("webAclArn"));
  const originKey = readText(context("originKey")) ?? "1";
  const alarmEmail = readText(context("alarmEmail"));
  const accountConcurrency = Number(readText(context("accountConcurrency")) ?? "1000");
  const intakeConcurrency = toNumberOrNone(readText(context("intakeConcurrency")) ?? "100");
  const cardConcurrency = toNumberOrNone(readText(context("cardConcurrency")) ?? "50");
  const requestsPerSecond = toNumberOrNone(readText(context("requestsPerSecond")) ?? "100");
  const gatewayRequestsPerSecond = toNumberOrNone(readText(context("gatewayRequestsPerSecond")) ?? "500");
  const queueConcurrency = QueueConcurrency.safeParse(readJsonObject(context("queueConcurrency")));
  const smsSpendLimitUsd = Number(readText(context("smsSpendLimitUsd")) ?? "1");
  const tracing = readText(context("tracing")) ?? "false";
  const rollout = Rollout.safeParse(readText(context("rollout")) ?? "at-once");
  const tableArn = readText(context("tableArn"));
  const tableStreamArn = readText(context("tableStreamArn"));
  const tableClass = TableClassName.safeParse(readText(context("tableClass")) ?? "standard");
  const backupVaultArn = readText(context("backupVaultArn"));
  const paused = Pause.safeParse(readText(context("paused")) ?? "no");

  precondition(
    "stage-name-is-a-word",
    stageName === undefined || /^[a-z][a-z0-9-]{0,31}$/.test(stageName),
    "stageName is at most 32 lower-case letters, digits and hyphens, starting with a letter.",
  );
  precondition(
    "email-from-is-an-address",
    isAddress(toBareAddress(emailFrom)),
    'emailFrom is an address that SES may send from, such as leads@example.org or "Leads <leads@example.org>".',
  );
  precondition(
    "email-domains-are-domains",
    emailDomains.every((domain) => isAddress(`any@${domain}`)),
    "emailDomains lists the domains of agencies that SES has verified, with commas: brightline.example,roofers.example.",
  );
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
    "public-url-is-https",
    publicUrl === undefined || publicUrl.startsWith("https://") || publicUrl.startsWith("http://127.0.0.1"),
    "publicUrl starts with https://, because the links in texts and emails open personal data.",
  );
  precondition(
    "domain-and-certificate-come-together",
    (domainName === undefined) === (certificateArn === undefined),
    "domainName needs certificateArn (an ACM certificate for it in the same region), and vice versa.",
  );
  precondition(
    "public-url-or-domain-not-both",
    publicUrl === undefined || domainName === undefined,
    "give domainName when the gateway serves the domain, publicUrl when a proxy in front of it does.",
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
    alarmEmail === undefined || isAddress(alarmEmail),
    "alarmEmail is one plain email address.",
  );
  precondition(
    "intake-concurrency-is-a-number-or-none",
    isReserved(intakeConcurrency),
    "intakeConcurrency is how many pushes run at once, such as 100, or none for no limit but the account's.",
  );
  precondition(
    "card-concurrency-is-a-number-or-none",
    isReserved(cardConcurrency),
    "cardConcurrency is how many requests for lead cards run at once, such as 50, or none for no limit but the account's.",
  );
  precondition(
    "concurrency-fits-the-account",
    fitsAccount(accountConcurrency, [intakeConcurrency, cardConcurrency]),
    `the account runs accountConcurrency=${accountConcurrency} functions at once, and Lambda keeps ${unreserved} of them unreserved: ` +
      "reserve fewer for intake and cards, or none in a new account of ten: -c intakeConcurrency=none -c cardConcurrency=none.",
  );
  precondition(
    "requests-per-second-is-a-number-or-none",
    requestsPerSecond === undefined || requestsPerSecond <= maxRequestsPerSecond,
    `requestsPerSecond is how many requests a second each API key may send, from 1 to ${maxRequestsPerSecond}, such as 100, or none for no limit.`,
  );
  precondition(
    "gateway-requests-per-second-is-a-number",
    gatewayRequestsPerSecond !== undefined && !Number.isNaN(gatewayRequestsPerSecond),
    "gatewayRequestsPerSecond is how many requests a second the gateway accepts from all callers, up to 99999, such as 500.",
  );
  precondition(
    "queue-concurrency-is-2-to-1000-by-queue",
    queueConcurrency.success,
    'queueConcurrency names queues and how many batches of each run at once, from 2 to 1,000: {"webhook": 100, "sms": 8}.',
  );
  precondition(
    "sms-spend-limit-is-positive",
    smsSpendLimitUsd > 0,
    "smsSpendLimitUsd is the account's monthly SMS limit in US dollars, a number above 0.",
  );
  precondition("tracing-is-true-or-false", tracing === "true" || tracing === "false", "tracing is true or false.");
  precondition("rollout-is-at-once-canary-or-fix", rollout.success, "rollout is at-once, canary or fix.");
  precondition(
    "table-and-stream-come-together",
    (tableArn === undefined) === (tableStreamArn === undefined),
    "tableArn needs tableStreamArn, and vice versa; `baton table prepare` prints both.",
  );
  precondition(
    "table-arn-is-an-arn",
    tableArn === undefined || tableArnPattern.test(tableArn),
    "tableArn is the ARN of a DynamoDB table, such as arn:aws:dynamodb:eu-west-2:111122223333:table/baton-restored.",
  );
  precondition(
    "table-stream-is-of-the-table",
    tableStreamArn === undefined || tableStreamArn.startsWith(`${tableArn}/stream/`),
    "tableStreamArn is the ARN of the latest stream of the table, which begins with tableArn and /stream/.",
  );
  precondition(
    "table-class-is-standard-or-infrequent-access",
    tableClass.success,
    "tableClass is standard or infrequent-access.",
  );
  precondition(
    "table-class-is-of-the-own-table",
    tableArn === undefined || tableClass.data === "standard",
    "tableClass is for the table of the stack; change the class of an existing table by `aws dynamodb update-table`.",
  );
  precondition(
    "backup-vault-arn-is-an-arn",
    backupVaultArn === undefined || backupVaultArnPattern.test(backupVaultArn),
    "backupVaultArn is the ARN of a backup vault, such as arn:aws:backup:eu-west-2:444455556666:backup-vault:baton.",
  );
  precondition(
    "web-acl-arn-is-of-cloudfront",
    webAclArn === undefined || webAclArnPattern.test(webAclArn),
    "webAclArn is the ARN of a web ACL of CloudFront, which is in us-east-1: arn:aws:wafv2:us-east-1:111122223333:global/webacl/….",
  );
  precondition(
    "certificate-of-cloudfront-is-in-us-east-1",
    webAclArn === undefined || certificateArn === undefined || certificateArn.split(":")[3] === "us-east-1",
    "with webAclArn, certificateArn is an ACM certificate in us-east-1, where CloudFront looks for it.",
  );
  precondition(
    "origin-key-is-a-word",
    /^\w{1,20}$/.test(originKey),
    "originKey is the name of a value in the origin secret, such as 2.",
  );
  precondition("paused-is-no-sending-or-all", paused.success, "paused is no, sending or all.");

  return {
    stageName,
    emailFrom,
    emailDomains,
    smsProvider: smsProvider.data,
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
    intakeConcurrency,
    cardConcurrency,
    requestsPerSecond,
    gatewayRequestsPerSecond,
    queueConcurrency: queueConcurrency.data,
    smsSpendLimitUsd,
    tracing: tracing === "true",
    rollout: rollout.data,
    existingTable: tableArn && tableStreamArn ? { arn: tableArn, streamArn: tableStreamArn } : undefined,
    tableClass: tableClass.data,
    backupVaultArn,
    paused: paused.data,
    cloudFront: webAclArn === undefined ? undefined : { webAclArn, originKey },
  };
}

/** Returns the bare address of a sender that may carry a display name: `Leads <a@b.org>` gives `a@b.org`. */
export function toBareAddress(emailFrom: string): string {
  return displayNamePattern.exec(emailFrom)?.[1] ?? emailFrom;
}

/** Lambda keeps so many concurrent invocations of an account for functions without a reservation. */
const unreserved = 100;

/** Above it, the counts of one key would come near the thousand writes a second that an item takes. */
const maxRequestsPerSecond = 4_000;

const isReserved = (reserved: number | undefined): boolean => reserved === undefined || !Number.isNaN(reserved);

/** Whether an account has so many concurrent invocations to reserve. Without a reservation, any account has. */
function fitsAccount(accountConcurrency: number, reservations: readonly (number | undefined)[]): boolean {
  const reserved = reservations.reduce<number>((sum, reservation) => sum + (reservation ?? 0), 0);
  return reserved === 0 ? accountConcurrency > 0 : reserved + unreserved <= accountConcurrency;
}
