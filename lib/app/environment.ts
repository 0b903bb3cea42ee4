import * as z from "zod";
import { SmsPrices, SmsSenderId, SmsSendersByCountry } from "#delivery/sms/sms-settings.ts";

const nonEmptyText = z.string().min(1);

const jsonText = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** Every environment variable of Baton's Lambda functions. The CDK app sets them; a function parses those it needs at cold start. */
const variables = {
  /** Name of the one DynamoDB table. */
  TABLE_NAME: nonEmptyText,
  /** ARN of the topic that fans deliveries out to the channel queues. */
  TOPIC_ARN: nonEmptyText,
  /** URL of the queue that delivers due jobs. */
  DUE_QUEUE_URL: z.url(),
  /** URL of the failures queue, where a consumer of the stream quarantines the records that it cannot decode. */
  FAILURES_QUEUE_URL: z.url(),
  /** Name of the bucket that holds the files of exports. */
  EXPORTS_BUCKET: nonEmptyText,
  /** Name of the function; Lambda sets it. */
  AWS_LAMBDA_FUNCTION_NAME: nonEmptyText,
  /** ARN of the master secret in Secrets Manager; all keys derive from it. */
  SECRET_ID: nonEmptyText,
  /** ARN of the secret that CloudFront sends with each request; absent if the gateway is open to all. */
  ORIGIN_SECRET_ID: nonEmptyText.optional(),
  /** Folder with the files of the documentation, beside the bundle of the function. */
  DOCUMENTATION_FOLDER: nonEmptyText.default("documentation"),
  /** URL of the queue of sign-ins to the console, whose function emails the links. */
  SIGN_IN_QUEUE_URL: z.url(),
  /** Folder with the stylesheet and the script of the console, beside the bundle of the function. */
  CONSOLE_FOLDER: nonEmptyText.default("console"),
  /** Folder with the fonts of PDFs, beside the bundle of the function. */
  FONTS_FOLDER: nonEmptyText.default("fonts"),
  /** Public URL of the API, without a trailing slash; links and problem types start with it. */
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/$/, "")),
  /** The sender id of texts to countries that `SMS_SENDERS` does not list. */
  SMS_SENDER_ID: SmsSenderId,
  /** The sender of texts by country, where it differs. */
  SMS_SENDERS: jsonText(SmsSendersByCountry),
  /** The price of a segment by country, in thousandths of a US cent. */
  SMS_PRICES: jsonText(SmsPrices),
  /** The default limit on the cost of an agency's texts per UTC day, in US cents; the operator may set another one per agency. */
  SMS_CENTS_PER_DAY: z.coerce.number().int().min(0),
  /** The maximum price of one text in US dollars; the provider does not send a more expensive one. Unlimited if absent. */
  SMS_MAX_PRICE_USD: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,5})?$/)
    .optional(),
  /** The configuration set of End User Messaging for texts, through which it reports what the carrier did with each. */
  SMS_SET: nonEmptyText,
  /** The verified SES identity that sends lead emails. */
  EMAIL_FROM: z.string().min(3),
  /** The SES configuration set for emails; through it SES reports bounces, complaints and deliveries. */
  EMAIL_SET: nonEmptyText,
  /** How often a channel queue delivers a message before it moves to the dead-letter queue. */
  MAX_RECEIVE_COUNT: z.coerce.number().int().positive(),
  /** The factor for the delays of the retry schedule: 1, except where a demonstration shows a whole schedule within seconds. */
  RETRY_PACE: z.coerce.number().positive().default(1),
  /** How many requests a second each API key may send, over ten seconds; unlimited if absent. */
  REQUESTS_PER_SECOND: z.coerce.number().int().positive().optional(),
  /** "true" lets webhooks go to plain http (one machine, tests); anything else is https only. */
  ALLOW_HTTP_WEBHOOKS: z.stringbool().default(false),
  /** "true" lets webhooks go to loopback and private addresses (one machine, tests); anything else is the open internet only. */
  ALLOW_PRIVATE_WEBHOOKS: z.stringbool().default(false),
};

export type EnvironmentVariable = keyof typeof variables;

/**
 * Parses the named variables of `process.env`-like `source`.
 * Throws a ZodError naming each missing or malformed variable, so that a misconfigured function fails at start.
 *
 * @example const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);
 */
export function readEnvironment<V extends EnvironmentVariable>(
  source: Record<string, string | undefined>,
  names: readonly V[],
) {
  const shape = Object.fromEntries(names.map((name) => [name, variables[name]])) as Pick<typeof variables, V>;
  return z.object(shape).parse(source);
}
